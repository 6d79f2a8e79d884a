// An agent on gopsutil that pushes the line of the tcp dialect: the peer of benchmarks/compare-push.py.
// It takes each value where such agents take it, and keeps the handles of processes for their CPU.
package main

import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v4/cpu"
	"github.com/shirou/gopsutil/v4/disk"
	"github.com/shirou/gopsutil/v4/host"
	"github.com/shirou/gopsutil/v4/load"
	"github.com/shirou/gopsutil/v4/mem"
	psnet "github.com/shirou/gopsutil/v4/net"
	"github.com/shirou/gopsutil/v4/process"
)

type top struct {
	Name string  `json:"name"`
	CPU  float64 `json:"cpu"`
	Mem  float32 `json:"mem"`
	Pid  int32   `json:"pid"`
}

var known = map[int32]*process.Process{}

func topProcesses() []top {
	pids, _ := process.Pids()
	now := map[int32]*process.Process{}
	all := make([]top, 0, len(pids))
	for _, pid := range pids {
		p := known[pid]
		if p == nil {
			p = &process.Process{Pid: pid}
		}
		now[pid] = p
		percent, err := p.Percent(0)
		if err != nil {
			continue
		}
		name, _ := p.Name()
		memory, _ := p.MemoryPercent()
		all = append(all, top{name, percent, memory, pid})
	}
	known = now
	sort.Slice(all, func(i, j int) bool { return all[i].CPU > all[j].CPU })
	return all[:min(10, len(all))]
}

func line() []byte {
	percent, _ := cpu.Percent(0, false)
	memory, _ := mem.VirtualMemory()
	root, _ := disk.Usage("/")
	uptime, _ := host.Uptime()
	average, _ := load.Avg()
	counters, _ := psnet.IOCounters(true)
	network := []map[string]any{}
	for _, c := range counters {
		network = append(network, map[string]any{"name": c.Name, "bytes_sent": c.BytesSent,
			"bytes_recv": c.BytesRecv, "packets_sent": c.PacketsSent, "packets_recv": c.PacketsRecv})
	}
	text, _ := json.Marshal(map[string]any{
		"timestamp": time.Now().UTC().Format(time.RFC3339), "status": "ok",
		"system": map[string]any{
			"cpu_percent": percent, "memory_used": memory.Used >> 20, "memory_total": memory.Total >> 20,
			"disk_used": float64(root.Used) / (1 << 30), "disk_total": float64(root.Total) / (1 << 30),
			"uptime":   uptime,
			"load_avg": map[string]float64{"1m": average.Load1, "5m": average.Load5, "15m": average.Load15},
			"network":  network, "top_processes": topProcesses()},
		"containers": []any{}, "docker_meta": []any{}, "logs": map[string]any{}})
	return append(text, '\n')
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("SOCKET_PORT"))
	if err != nil {
		panic(err)
	}
	interval, err := time.ParseDuration(os.Getenv("INTERVAL"))
	if err != nil {
		interval = 5 * time.Second
	}
	for {
		client, err := listener.Accept()
		if err != nil {
			continue
		}
		go func() {
			defer client.Close()
			key, _ := bufio.NewReader(client).ReadString('\n')
			if strings.TrimSpace(key) != os.Getenv("API_KEY") {
				client.Write([]byte("Unauthorized\n"))
				return
			}
			for {
				if _, err := client.Write(line()); err != nil {
					return
				}
				time.Sleep(interval)
			}
		}()
	}
}
