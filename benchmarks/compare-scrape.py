#!/usr/bin/env python3
"""What a scrape costs: `sonde agent` with transport=prometheus, side by side with prometheus-node-exporter limited to
the collectors that measure the same, when that is on the PATH. The two are scraped in turn as Prometheus does it
(OpenMetrics, gzip, one kept connection), so that the machine's drift meets both. CPU is what the kernel's scheduler
counted for all threads of the agent (/proc/<pid>/task/*/schedstat).

    ./sonde --version && benchmarks/compare-scrape.py              # about five minutes
    benchmarks/compare-scrape.py --scrapes 100 --warm-up 300 --alone
"""
import argparse, gzip, http.client, importlib.util, os, re, shutil, statistics, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
specification = importlib.util.spec_from_file_location("agents", os.path.join(HERE, "compare-agents.py"))
agents = importlib.util.module_from_spec(specification)
specification.loader.exec_module(agents)

PAUSE = 0.300  # above the 250 ms for which a source's sample is given again: every scrape collects
SOURCES = "cpu,memory,disk,network,thermal"
# The same as those sources; each of ours is there by its own collectors.
COLLECTORS = "cpu cpufreq loadavg stat time meminfo vmstat pressure diskstats filesystem netdev netclass hwmon thermal_zone"
HEADERS = {"Accept": "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
           "Accept-Encoding": "gzip"}


class Scraper:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def scrape(self):
        began = time.monotonic()
        self.connection.request("GET", "/metrics", headers=HEADERS)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise OSError(f"{answer.status}: {body[:200]!r}")
        took = time.monotonic() - began
        return took, len(body), gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body


def start(args):
    command = [args.sonde, "agent"]
    for setting in ("transport=prometheus", "prometheus.host=127.0.0.1", "prometheus.port=3961",
                    "prometheus.scrape-window=10ms", "providers=" + SOURCES):
        command += ["--set", setting]
    found = [agents.Agent("sonde", command, 3961)]
    exporter = shutil.which("prometheus-node-exporter") or shutil.which("node_exporter")
    if exporter and not args.alone:
        command = [exporter, "--collector.disable-defaults", "--web.listen-address=127.0.0.1:3962"]
        found.append(agents.Agent("node_exporter", command + ["--collector." + c for c in COLLECTORS.split()], 3962))
    elif not args.alone:
        print("prometheus-node-exporter is not on the PATH: no peer in this run", file=sys.stderr)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sonde", default=agents.SONDE, help="the launcher to measure")
    parser.add_argument("--scrapes", type=int, default=200, help="scrapes measured of each agent")
    parser.add_argument("--warm-up", type=int, default=1500, help="scrapes before those: six hours at 15 s each")
    parser.add_argument("--alone", action="store_true", help="without the peer")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, Linux {os.uname().release}, {time.strftime('%Y-%m-%d')}, load {load:.1f} at the start")
    running = start(args)
    try:
        agents.keep_resident(running)
        scrapers = [Scraper(agent.port) for agent in running]
        for n in range(args.warm_up):
            for scraper in scrapers:
                scraper.scrape()
            time.sleep(0.012)
        rows = {agent: [] for agent in running}
        for n in range(args.scrapes):
            for agent, scraper in zip(running, scrapers):
                time.sleep(PAUSE / len(running))
                before = agent.cpu()
                took, size, text = scraper.scrape()
                rows[agent].append(((agent.cpu() - before) / 1e6, took * 1e3, size, text))
        print(f"\n### One scrape, {args.scrapes} of each\n\n| agent | CPU ms: mean | median | latency p50, ms | series "
              "| bytes, compressed | RSS MB |\n|---|---|---|---|---|---|---|")
        for agent, row in rows.items():
            cpu = [r[0] for r in row]
            series = len(re.findall(rb"^[^#]", row[-1][3], re.M))
            print(f"| {agent.name} | {statistics.mean(cpu):.2f} | {statistics.median(cpu):.2f} "
                  f"| {statistics.median(r[1] for r in row):.2f} | {series} | {len(row[-1][3])}, {row[-1][2]} "
                  f"| {agent.memory()[0]:.1f} |")
        if len(rows) == 2:
            ours, peers = ([r[0] for r in row] for row in rows.values())
            print(f"\nsonde / node_exporter: mean {statistics.mean(ours) / statistics.mean(peers):.2f}, "
                  f"median {statistics.median(ours) / statistics.median(peers):.2f}")
    finally:
        for agent in running:
            agent.stop()


if __name__ == "__main__":
    main()
