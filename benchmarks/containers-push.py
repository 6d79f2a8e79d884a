#!/usr/bin/env python3
"""What a push line costs where containers run: `sonde agent` with transport=tcp and shipped settings beside a real
Docker engine with some containers, one of which writes a line of log a second. CPU of the agent and of the engine's
daemon a line, minute by minute, nothing warmed up; then the same without logs.

    ./sonde --version && benchmarks/containers-push.py --docker /var/run/docker.sock --image busybox   # seven minutes

The containers are started for it and removed at the end; the image needs sh, echo and sleep.
"""
import argparse, importlib.util, os, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
specification = importlib.util.spec_from_file_location("push", os.path.join(HERE, "compare-push.py"))
push = importlib.util.module_from_spec(specification)
specification.loader.exec_module(push)
agents = push.agents

LABEL = "hostsonde-benchmark"
TALKS = "while :; do echo a line of log; sleep 1; done"


def docker(args, *words):
    return subprocess.run(["docker", "-H", "unix://" + args.docker, *words], check=True, capture_output=True, text=True).stdout


def daemon(args):
    """The process that answers on the socket: the one whose command line names it, else the only dockerd."""
    found = [pid for pid in os.listdir("/proc") if pid.isdigit() and name(pid) == "dockerd"]
    named = [pid for pid in found if args.docker.encode() in command(pid)]
    if len(named or found) != 1:
        sys.exit(f"{len(named or found)} processes named dockerd: which one answers on {args.docker}?")
    return (named or found)[0]


def name(pid):
    try:
        with open(f"/proc/{pid}/comm") as f:
            return f.read().strip()
    except OSError:
        return ""


def command(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as f:
        return f.read()


def cpu(pid):
    """Nanoseconds of all threads."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/schedstat") as f:
                total += int(f.read().split()[0])
        except OSError:
            pass
    return total


def measure(args, name, settings):
    command = [args.sonde, "agent", "--set", "transport=tcp", "--set", "tcp.key=" + push.KEY, "--port", "3961",
               "--set", "docker.hosts=unix://" + args.docker]
    for setting in settings:
        command += ["--set", setting]
    agent = agents.Agent(name, command, 3961, ages={})
    engine = daemon(args)
    try:
        follower = push.Follower(3961)
        cells = []
        for _ in range(args.minutes):
            end, lines = time.monotonic() + 60, 0
            before = agent.cpu(), cpu(engine)
            while time.monotonic() < end:
                follower.line()
                lines += 1
            cells.append(f"{(agent.cpu() - before[0]) / lines / 1e6:.1f} / {(cpu(engine) - before[1]) / lines / 1e6:.2f}")
        print(f"| {name} | " + " | ".join(cells) + f" | {agent.memory()[0]:.1f} |", flush=True)
        follower.close()
    finally:
        agent.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sonde", default=agents.SONDE, help="the launcher to measure")
    parser.add_argument("--docker", default="/var/run/docker.sock", help="the engine's socket")
    parser.add_argument("--image", default="busybox", help="what the containers are made of")
    parser.add_argument("--containers", type=int, default=30)
    parser.add_argument("--minutes", type=int, default=3)
    args = parser.parse_args()
    try:
        for i in range(args.containers):
            docker(args, "run", "-d", "--label", LABEL, args.image, "sh", "-c", "exec sleep 100000" if i else TALKS)
        print(f"{os.cpu_count()} cores, {args.containers} containers, {time.strftime('%Y-%m-%d')}; agent / daemon, ms of CPU a line\n")
        print("| |" + "".join(f" minute {n + 1} |" for n in range(args.minutes)) + " RSS, MB |")
        print("|---|" + "---|" * (args.minutes + 1))
        measure(args, "with logs", [])
        measure(args, "without logs", ["tcp.container-logs=false"])
    finally:
        ids = docker(args, "ps", "-aq", "--filter", "label=" + LABEL).split()
        if ids:
            docker(args, "rm", "-f", *ids)


if __name__ == "__main__":
    main()
