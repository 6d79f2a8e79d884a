#!/usr/bin/env python3
"""What one push line of the tcp dialect costs: `sonde agent` with transport=tcp, side by side with an agent on
gopsutil (benchmarks/gopsutil-peer, built with go) when go is on the PATH. Both push every 0.3 s to one
client each and are looked at after each of their lines, so that the machine's drift meets both. Then what 256
clients cost sonde, and what it weighs.

    ./sonde --version && benchmarks/compare-push.py                # about seven minutes
    benchmarks/compare-push.py --crowds 2000 --lines 30 --alone
"""
import argparse, importlib.util, json, os, shutil, socket, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
specification = importlib.util.spec_from_file_location("agents", os.path.join(HERE, "compare-agents.py"))
agents = importlib.util.module_from_spec(specification)
specification.loader.exec_module(agents)

KEY = "benchmark"
INTERVAL_MS = 300   # above the 250 ms for which a source's sample is given again: every line collects
WARM_UP = 500        # lines until all that a line needs is compiled; at 5 s a line that is forty minutes
SETTLED = 200        # lines until processes that have just been started are known to rest


class Follower:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.sendall(KEY.encode() + b"\n")
        self.file = self.socket.makefile("rb")

    def line(self):
        line = self.file.readline()
        if not line.endswith(b"\n"):
            raise OSError(f"the agent closed the connection: {line[:80]!r}")
        return line

    def close(self):
        self.file.close()
        self.socket.close()


def start(args):
    os.environ.update(API_KEY=KEY, INTERVAL=f"{INTERVAL_MS}ms")
    # Containers are left out for both: the peer has none.
    command = [args.sonde, "agent", "--set", "transport=tcp", "--set", "tcp.host=127.0.0.1",
               "--set", "tcp.port=3951", "--set", f"tcp.interval={INTERVAL_MS}ms", "--set", "tcp.container-logs=false",
               "--set", "tcp.max-clients=300"]  # those that left are found out two lines later
    found = [agents.Agent("sonde", command, 3951)]
    go = shutil.which("go")
    if go and not args.alone:
        peer = os.path.join(tempfile.mkdtemp(prefix="peer-"), "gopsutil-peer")
        subprocess.run([go, "build", "-o", peer, "."], cwd=os.path.join(HERE, "gopsutil-peer"), check=True)
        os.environ["SOCKET_PORT"] = "3952"
        found.append(agents.Agent("gopsutil", [peer], 3952))
    elif not args.alone:
        print("go is not on the PATH: no peer in this run", file=sys.stderr)
    return found


def measure(running, count, warm_up):
    """CPU ms a line of each agent: between two of its lines nothing else happens in it."""
    followers = [Follower(agent.port) for agent in running]
    warm = WARM_UP if warm_up else SETTLED
    rows = {agent: [] for agent in running}
    sizes = {}
    before = {}
    for n in range(warm + count):
        for agent, follower in zip(running, followers):
            sizes[agent] = len(follower.line())
            now = agent.cpu()
            if n >= warm:
                rows[agent].append((now - before[agent]) / 1e6)
            before[agent] = now
    for follower in followers:
        follower.close()
    return rows, sizes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sonde", default=agents.SONDE, help="the launcher to measure")
    parser.add_argument("--crowds", default="100,2000", help="how many processes run on the machine")
    parser.add_argument("--lines", type=int, default=60, help="lines measured of each agent")
    parser.add_argument("--alone", action="store_true", help="without the peer")
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, Linux {os.uname().release}, {time.strftime('%Y-%m-%d')}")
    running = start(args)
    try:
        agents.keep_resident(running)
        for number, size in enumerate(map(int, args.crowds.split(","))):
            children = agents.crowd(size)
            try:
                rows, sizes = measure(running, args.lines, number == 0)
            finally:
                agents.disperse(children)
            print(f"\n### One push line, {size} processes\n\n| agent | CPU ms a line: mean | median | bytes | RSS MB |"
                  "\n|---|---|---|---|---|")
            for agent, cpu in rows.items():
                print(f"| {agent.name} | {statistics.mean(cpu):.2f} | {statistics.median(cpu):.2f} "
                      f"| {sizes[agent]} | {agent.memory()[0]:.1f} |")
            if len(rows) == 2:
                ours, peers = (statistics.mean(cpu) for cpu in rows.values())
                print(f"\ngopsutil / sonde: {peers / ours:.1f}")
            sys.stdout.flush()

        sonde = running[0]
        print("\n### 256 clients of sonde\n\n| clients | CPU ms a line | lines that differ | RSS MB |\n|---|---|---|---|")
        for clients in 1, 256:
            followers = [Follower(sonde.port) for _ in range(clients)]
            for _ in range(5):
                for follower in followers:
                    follower.line()
            before = sonde.cpu()
            lines = [{follower.line() for follower in followers} for _ in range(20)]
            cpu = (sonde.cpu() - before) / 1e6 / 20
            print(f"| {clients} | {cpu:.2f} | {max(map(len, lines))} a tick | {sonde.memory()[0]:.1f} |")
            json.loads(lines[0].pop())
            for follower in followers:
                follower.close()
    finally:
        for agent in running:
            agent.stop()


if __name__ == "__main__":
    main()
