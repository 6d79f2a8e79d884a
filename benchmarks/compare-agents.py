#!/usr/bin/env python3
"""Runs `sonde agent` under a client, side by side with socktop_agent when that is on the PATH, and
prints what a request costs, how long it takes, what the agent weighs, and what it does when idle.

CPU is what the kernel's scheduler counted for all threads (/proc/<pid>/task/*/schedstat, ns), memory is
Rss and Private of smaps_rollup. The two agents are asked in turn, so that the machine's drift meets both.

    ./sonde --version && benchmarks/compare-agents.py               # all of it, about ten minutes
    benchmarks/compare-agents.py --only metrics,processes --requests 100
    benchmarks/compare-agents.py --only soak --soak 100000
"""
import argparse, base64, ctypes, os, resource, shutil, signal, socket, statistics, struct, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SONDE = os.path.join(ROOT, "assembly", "target", "hostsonde", "bin", "sonde")
PAUSE = 0.300         # between two measured requests, a monitor's pace
WARM_UP = 1500        # requests before the measured ones: what a monitor has sent after 12 minutes
WARM_UP_PAUSE = 0.012
# Both agents answer from what they last measured only for less than that, so that every request collects.
SHORT_AGES = {f"SOCKTOP_AGENT_{what}_TTL_MS": "10" for what in ("METRICS", "PROCESSES", "DISKS")}
SHORT_AGES |= {f"HOSTSONDE_{what}_MIN_AGE": "10ms" for what in ("CPU", "MEMORY", "NETWORK", "PROCESSES")}


class Client:
    """A WebSocket client as thin as it can be, so that its own time does not drown the agent's."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                             f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                             "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        self.buffer = b""
        head = self._until(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise OSError(f"no upgrade: {head.splitlines()[0]!r}")

    def _until(self, mark):
        while mark not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(mark, 1)
        return head

    def _more(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise OSError("the agent closed the connection")
        self.buffer += data

    def _take(self, n):
        while len(self.buffer) < n:
            self._more()
        data, self.buffer = self.buffer[:n], self.buffer[n:]
        return data

    def ask(self, request):
        payload = request.encode()
        mask = os.urandom(4)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        self.socket.sendall(bytes([0x81, 0x80 | len(payload)]) + mask + masked)
        while True:
            opcode, length = self._take(2)
            length &= 0x7F
            if length == 126:
                length = struct.unpack(">H", self._take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self._take(8))[0]
            data = self._take(length)
            if opcode & 0x0F in (1, 2):
                return data
            if opcode & 0x0F == 8:
                raise OSError(f"closed: {data!r}")

    def close(self):
        self.socket.close()


class Agent:
    def __init__(self, name, command, port, ages=SHORT_AGES):
        self.name, self.port = name, port
        environment = dict(os.environ, SOCKTOP_PORT=str(port), **ages)
        environment["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="agents-")
        self.log = tempfile.TemporaryFile()
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, start_new_session=True)
        self.listening = self._wait(lambda: socket.create_connection(("127.0.0.1", port), 1).close())
        self.cpu_of = {}

    def _wait(self, attempt):
        while True:
            try:
                attempt()
                return time.monotonic() - self.started
            except OSError:
                if self.process.poll() is not None or time.monotonic() - self.started > 30:
                    self.log.seek(0)
                    sys.exit(f"{self.name} does not listen:\n{self.log.read().decode()}")
                time.sleep(0.0005)

    def first_answer(self):
        def ask():
            client = Client(self.port)
            client.ask("get_metrics")
            client.close()
        return self._wait(ask)

    def _tasks(self):
        return os.listdir(f"/proc/{self.process.pid}/task")

    def cpu(self):
        """Nanoseconds; a thread that has ended keeps what it was last seen with."""
        for task in self._tasks():
            try:
                with open(f"/proc/{self.process.pid}/task/{task}/schedstat") as f:
                    self.cpu_of[task] = int(f.read().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                pass
        return sum(self.cpu_of.values())

    def wakes(self):
        total = {}
        for task in self._tasks():
            try:
                with open(f"/proc/{self.process.pid}/task/{task}/status") as f:
                    fields = dict(line.split(":", 1) for line in f)
                total[task + " " + fields["Name"].strip()] = int(fields["voluntary_ctxt_switches"])
            except (FileNotFoundError, ProcessLookupError):
                pass
        return total

    def memory(self):
        sizes = {}
        with open(f"/proc/{self.process.pid}/smaps_rollup") as f:
            for line in f:
                words = line.split()
                if words[0].endswith(":"):
                    sizes[words[0]] = int(words[1])
        return sizes["Rss:"] / 1024, (sizes["Private_Clean:"] + sizes["Private_Dirty:"]) / 1024

    def stop(self):
        begin = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        return time.monotonic() - begin


def keep_resident(agents):
    """Locks the files that the agents map: some virtual machines page out whatever was not touched for a moment,
    and what an agent then reads from its disk again is no cost of its own."""
    files = set()
    for agent in agents:
        with open(f"/proc/{agent.process.pid}/maps") as maps:
            files |= {line.split(None, 5)[5].rstrip("\n") for line in maps if " /" in line}
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    libc.mlock.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    try:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (ValueError, OSError):
        pass  # not root: what the limit allows
    locked = 0
    for name in files:
        if not os.path.isfile(name):
            continue
        with open(name, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            at = libc.mmap(None, max(size, 1), 1, 1, file.fileno(), 0)  # PROT_READ, MAP_SHARED
        if at != ctypes.c_void_p(-1).value and libc.mlock(at, size) == 0:
            locked += size
    print(f"kept in memory: {locked / 1e6:.0f} MB of files")


def crowd(size):
    """Sleeping processes, so that about `size` run on the machine."""
    now = sum(1 for name in os.listdir("/proc") if name.isdigit())
    children = []
    for _ in range(max(0, size - now)):
        child = os.fork()
        if child == 0:
            try:
                signal.pause()
            finally:
                os._exit(0)
        children.append(child)
    return children


def disperse(children):
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)


def measure(agents, request, count):
    """CPU ms and latencies per request of each agent, asked in turn."""
    for agent in agents:
        client = Client(agent.port)
        for _ in range(WARM_UP):
            client.ask(request)
            time.sleep(WARM_UP_PAUSE)
        client.close()
    clients = [Client(agent.port) for agent in agents]
    rows = {agent: ([], []) for agent in agents}
    for _ in range(count):
        for agent, client in zip(agents, clients):
            time.sleep(PAUSE / len(agents))
            before = agent.cpu()
            begin = time.perf_counter()
            client.ask(request)
            took = time.perf_counter() - begin
            # what the agent does behind its answer belongs to the request
            time.sleep(0.02)
            rows[agent][0].append((agent.cpu() - before) / 1e6)
            rows[agent][1].append(took * 1e3)
    for client in clients:
        client.close()
    return rows


def table(title, rows):
    print(f"\n### {title}\n\n| agent | CPU ms a request: mean | median | latency ms: p50 | p95 |\n|---|---|---|---|---|")
    means = []
    for agent, (cpu, latency) in rows.items():
        means.append((statistics.mean(cpu), statistics.median(latency)))
        print(f"| {agent.name} | {statistics.mean(cpu):.3f} | {statistics.median(cpu):.3f} "
              f"| {statistics.median(latency):.3f} | {sorted(latency)[int(len(latency) * .95)]:.3f} |")
    if len(means) == 2:
        print(f"\nsonde / socktop_agent: CPU {means[0][0] / means[1][0]:.2f}, p50 {means[0][1] / means[1][1]:.2f}")
    sys.stdout.flush()


def start(args):
    agents = [Agent("sonde", [args.sonde, "agent", "--port", "3941"], 3941)]
    peer = shutil.which("socktop_agent")
    if peer and not args.alone:
        agents.append(Agent("socktop_agent", [peer, "--port", "3942"], 3942))
    elif not args.alone:
        print("socktop_agent is not on the PATH (cargo install socktop_agent): no peer in this run", file=sys.stderr)
    return agents


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sonde", default=SONDE, help="the launcher to measure")
    parser.add_argument("--only", default="start,metrics,processes,idle,soak")
    parser.add_argument("--requests", type=int, default=100, help="requests measured of each kind")
    parser.add_argument("--crowds", default="100,2000", help="how many processes run on the machine")
    parser.add_argument("--idle", type=float, default=120, help="seconds watched with nobody attached")
    parser.add_argument("--soak", type=int, default=100000, help="requests of the soak")
    parser.add_argument("--alone", action="store_true", help="without the peer")
    args = parser.parse_args()
    only = set(args.only.split(","))
    print(f"{os.cpu_count()} cores, Linux {os.uname().release}, {time.strftime('%Y-%m-%d')}")

    agents = start(args)
    for agent in agents:
        agent.first_answer()
    keep_resident(agents)

    if "start" in only:
        for agent in agents:
            agent.stop()
        print("\n### Start, ms (median of 10, in turn)\n\n| agent | to listening | to the first full answer | to exit after SIGTERM |\n|---|---|---|---|")
        times = {}
        for _ in range(10):
            for agent in start(args):
                answer = agent.first_answer()
                times.setdefault(agent.name, []).append((agent.listening, answer, agent.stop()))
        for name, rows in times.items():
            print(f"| {name} | " + " | ".join(f"{statistics.median(column) * 1e3:.0f}" for column in zip(*rows)) + " |")
        sys.stdout.flush()
        agents = start(args)

    try:
        for size in map(int, args.crowds.split(",")):
            if not only & {"metrics", "processes"}:
                break
            children = crowd(size)
            try:
                if "metrics" in only:
                    table(f"get_metrics, {size} processes", measure(agents, "get_metrics", args.requests))
                if "processes" in only:
                    table(f"get_processes, {size} processes", measure(agents, "get_processes", args.requests))
            finally:
                disperse(children)

        if "idle" in only:
            for agent in agents:  # the connections have just been closed; let that be over
                agent.cpu()
            time.sleep(10)
            before = [(agent.cpu(), agent.wakes()) for agent in agents]
            time.sleep(args.idle)
            print(f"\n### Nobody attached, {args.idle:.0f} s\n\n| agent | % of a core | threads that woke |\n|---|---|---|")
            for agent, (cpu, wakes) in zip(agents, before):
                now = agent.wakes()
                woke = [f"{name} x{count - wakes.get(name, 0)}" for name, count in now.items() if count > wakes.get(name, 0)]
                print(f"| {agent.name} | {(agent.cpu() - cpu) / 1e7 / args.idle:.4f} | {', '.join(woke) or 'none'} |")
            sys.stdout.flush()

        if "soak" in only:
            print("\n### Memory, MB\n\n| agent | requests | RSS | private |\n|---|---|---|---|")
            for agent in agents:
                client = Client(agent.port)
                marks = {10, 1000, 10000, args.soak // 2, args.soak}
                for n in range(1, args.soak + 1):
                    client.ask("get_processes" if n % 4 == 0 else "get_disks" if n % 10 == 1 else "get_metrics")
                    if n in marks:
                        print(f"| {agent.name} | {n} | {agent.memory()[0]:.1f} | {agent.memory()[1]:.1f} |")
                client.close()
    finally:
        for agent in agents:
            agent.stop()


if __name__ == "__main__":
    main()
