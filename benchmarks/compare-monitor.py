#!/usr/bin/env python3
"""What one attached monitor costs with shipped settings: `sonde agent` side by side with socktop_agent when that is
on the PATH, from the first minute on, nothing warmed up. The monitor asks for metrics each 500 ms, for processes
each 2 s and for disks each 5 s, as socktop does; some 300 processes run.

CPU is what the kernel's scheduler counted for all threads. "Before" is what an agent took from its start until the
monitor attached.

    ./sonde --version && benchmarks/compare-monitor.py                # five minutes
    benchmarks/compare-monitor.py --wait 0                            # attached as soon as the agent listens
    benchmarks/compare-monitor.py --alone --sonde OLD/bin/sonde --sonde NEW/bin/sonde
"""
import argparse, importlib.util, os, shutil, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
specification = importlib.util.spec_from_file_location("agents", os.path.join(HERE, "compare-agents.py"))
agents = importlib.util.module_from_spec(specification)
specification.loader.exec_module(agents)

PACES = {"get_metrics": 0.5, "get_processes": 2.0, "get_disks": 5.0}


def start(args):
    running = []
    for i, sonde in enumerate(args.sonde or [agents.SONDE]):
        name = "sonde" if len(args.sonde or []) < 2 else sonde
        running.append(agents.Agent(name, [sonde, "agent", "--port", str(3951 + i)], 3951 + i, ages={}))
    peer = shutil.which("socktop_agent")
    if peer and not args.alone:
        running.append(agents.Agent("socktop_agent", [peer, "--port", "3950"], 3950, ages={}))
    elif not args.alone:
        print("socktop_agent is not on the PATH (cargo install socktop_agent): no peer in this run", file=sys.stderr)
    return running


def watch(clients, seconds, began):
    """Asks all of them what is due, until so many seconds after it began."""
    due = {(client, request): began + pace for client in clients for request, pace in PACES.items()}
    while True:
        (client, request), at = min(due.items(), key=lambda entry: entry[1])
        if at > began + seconds:
            time.sleep(max(0, began + seconds - time.monotonic()))
            return
        time.sleep(max(0, at - time.monotonic()))
        client.ask(request)
        due[client, request] = max(at + PACES[request], time.monotonic())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sonde", action="append", help="the launcher to measure; may be given more than once")
    parser.add_argument("--wait", type=float, default=15, help="seconds from the start until the monitor attaches")
    parser.add_argument("--minutes", type=int, default=4, help="how long it stays")
    parser.add_argument("--crowd", type=int, default=300, help="how many processes run on the machine")
    parser.add_argument("--alone", action="store_true", help="without the peer")
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, Linux {os.uname().release}, {time.strftime('%Y-%m-%d')}")
    children = agents.crowd(args.crowd)
    running = start(args)
    try:
        time.sleep(args.wait)
        agents.keep_resident(running)
        before = [agent.cpu() for agent in running]
        print(f"\n### One monitor, {args.crowd} processes, attached {args.wait:.0f} s after the start\n")
        print("| agent | before, ms |" + "".join(f" minute {n + 1}, % |" for n in range(args.minutes)) + " RSS, MB |")
        print("|---|---|" + "---|" * (args.minutes + 1))
        shares = [[] for _ in running]
        spent = list(before)
        clients = [agents.Client(agent.port) for agent in running]
        for _ in range(args.minutes):
            watch(clients, 60, time.monotonic())
            for i, agent in enumerate(running):
                now = agent.cpu()
                shares[i].append((now - spent[i]) / 60e7)
                spent[i] = now
        for i, agent in enumerate(running):
            print(f"| {agent.name} | {before[i] / 1e6:.0f} |" + "".join(f" {share:.2f} |" for share in shares[i])
                  + f" {agent.memory()[0]:.1f} |")
        if len(running) > 1:
            ratios = " | ".join(f"{own / peer:.2f}" for own, peer in zip(shares[0], shares[-1]))
            print(f"\n{running[0].name} / {running[-1].name}: {ratios}")
    finally:
        for agent in running:
            agent.stop()
        agents.disperse(children)


if __name__ == "__main__":
    main()
