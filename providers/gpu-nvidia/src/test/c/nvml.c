/*
 * A library that answers as NVML does, for tests on machines without its GPUs. It does what the file
 * beside it says (its own path and ".conf"), which is looked at anew when it changes, and adds a line
 * to the file ".log" for each initialisation and shutdown. Lines of the file:
 *
 *   gpus N                       how many there are; 1 unless told
 *   return FUNCTION CODE [GPU]   that function answers the code, of all GPUs or of one
 *   hang FUNCTION                that function does not return while this line is there
 *   set KEY VALUE [GPU]          utilization temperature power clock memory-clock fan mig
 *                                total used reserved
 *   process GPU KIND PID BYTES   KIND is compute or graphics; BYTES -1 is what can't be told
 *   many N                       so many further compute processes on every GPU
 *   version TEXT                 of the driver
 *
 * Written from the documentation of NVML's interface. Compiled with -DSTEADY it looks at its file at
 * the initialisation only, to cost next to nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUCCESS 0
#define UNINITIALIZED 1
#define INVALID_ARGUMENT 2
#define NOT_FOUND 6
#define INSUFFICIENT_SIZE 7
#define ARGUMENT_VERSION_MISMATCH 25
#define UNKNOWN 999
#define MOST_LINES 64
#define MOST_GPUS 64

typedef struct { char verb[16], subject[64], value[64]; char gpu[16], rest[32]; } line_t;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static line_t lines[MOST_LINES];
static int line_count, loaded, initialised;
static struct timespec changed;
static off_t size;

static void own_path(char *path, size_t length, const char *ending) {
  Dl_info info;
  dladdr((void *) own_path, &info);
  snprintf(path, length, "%s%s", info.dli_fname, ending);
}

static void load(void) {
  char path[4096], text[256];
  struct stat now;
  own_path(path, sizeof path, ".conf");
  if (stat(path, &now) != 0) {
    line_count = 0;
    return;
  }
  if (loaded && now.st_mtim.tv_sec == changed.tv_sec && now.st_mtim.tv_nsec == changed.tv_nsec
      && now.st_size == size) {
    return;
  }
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    return;
  }
  line_count = 0;
  while (line_count < MOST_LINES && fgets(text, sizeof text, file) != NULL) {
    line_t *line = &lines[line_count];
    memset(line, 0, sizeof *line);
    if (sscanf(text, "%15s %63s %63s %15s %31s", line->verb, line->subject, line->value, line->gpu,
               line->rest) >= 2) {
      line_count++;
    }
  }
  fclose(file);
  loaded = 1;
  changed = now.st_mtim;
  size = now.st_size;
}

static void look(void) {
#ifndef STEADY
  load();
#endif
}

static void note(const char *what) {
  char path[4096];
  own_path(path, sizeof path, ".log");
  FILE *file = fopen(path, "a");
  if (file != NULL) {
    fprintf(file, "%s\n", what);
    fclose(file);
  }
}

/* The last line of that verb and subject for that GPU (or all, or -1: no GPU is meant). */
static line_t *find(const char *verb, const char *subject, int gpu) {
  for (int i = line_count - 1; i >= 0; i--) {
    if (strcmp(lines[i].verb, verb) == 0 && strcmp(lines[i].subject, subject) == 0
        && (lines[i].gpu[0] == 0 || gpu < 0 || atoi(lines[i].gpu) == gpu)) {
      return &lines[i];
    }
  }
  return NULL;
}

static long long value(const char *key, int gpu, long long standard) {
  line_t *line = find("set", key, gpu);
  return line == NULL ? standard : atoll(line->value);
}

static int gpus(void) {
  for (int i = line_count - 1; i >= 0; i--) {
    if (strcmp(lines[i].verb, "gpus") == 0) {
      int count = atoi(lines[i].subject);
      return count > MOST_GPUS ? MOST_GPUS : count;
    }
  }
  return 1;
}

static int before(const char *function, int gpu, int needs_initialisation) {
  int code = SUCCESS;
  for (int hangs = 1; hangs;) {
    pthread_mutex_lock(&lock);
    look();
    hangs = find("hang", function, -1) != NULL;
    line_t *line = find("return", function, gpu);
    code = line != NULL ? atoi(line->value)
        : needs_initialisation && !initialised ? UNINITIALIZED : SUCCESS;
    pthread_mutex_unlock(&lock);
    if (hangs) {
      usleep(10000);
    }
  }
  return code;
}

static char handles[MOST_GPUS];

static int number_of(void *device) { return (int) ((char *) device - handles); }

#define DEVICE(function)                                             \
  int gpu = number_of(device);                                       \
  if (gpu < 0 || gpu >= MOST_GPUS) return INVALID_ARGUMENT;          \
  int code = before(function, gpu, 1);                               \
  if (code != SUCCESS) return code

int nvmlInit_v2(void) {
  pthread_mutex_lock(&lock);
  load();
  pthread_mutex_unlock(&lock);
  note("init");
  int code = before("nvmlInit_v2", -1, 0);
  initialised = code == SUCCESS;
  return code;
}

int nvmlShutdown(void) {
  note("shutdown");
  initialised = 0;
  return SUCCESS;
}

const char *nvmlErrorString(int code) {
  switch (code) {
    case 0: return "The operation was successful";
    case 1: return "Uninitialized";
    case 2: return "Invalid Argument";
    case 3: return "Not Supported";
    case 4: return "Insufficient Permissions";
    case 6: return "Not Found";
    case 7: return "Insufficient Size";
    case 8: return "Insufficient External Power";
    case 9: return "Driver Not Loaded";
    case 10: return "Timeout";
    case 12: return "NVML Shared Library Not Found";
    case 13: return "Function Not Found";
    case 15: return "GPU is lost";
    case 16: return "GPU requires reset";
    case 18: return "Driver/library version mismatch";
    default: return "Unknown Error";
  }
}

int nvmlSystemGetDriverVersion(char *version, unsigned length) {
  int code = before("nvmlSystemGetDriverVersion", -1, 1);
  if (code != SUCCESS) return code;
  const char *text = "999.1";
  for (int i = 0; i < line_count; i++) {
    if (strcmp(lines[i].verb, "version") == 0) text = lines[i].subject;
  }
  snprintf(version, length, "%s", text);
  return SUCCESS;
}

int nvmlDeviceGetCount_v2(unsigned *count) {
  int code = before("nvmlDeviceGetCount_v2", -1, 1);
  if (code == SUCCESS) *count = gpus();
  return code;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
  int code = before("nvmlDeviceGetHandleByIndex_v2", index, 1);
  if (code == SUCCESS && index >= (unsigned) gpus()) code = INVALID_ARGUMENT;
  if (code == SUCCESS) *device = handles + index;
  return code;
}

int nvmlDeviceGetHandleByPciBusId_v2(const char *address, void **device) {
  unsigned domain, bus;
  int code = before("nvmlDeviceGetHandleByPciBusId_v2", -1, 1);
  if (code != SUCCESS) return code;
  if (sscanf(address, "%x:%x:", &domain, &bus) != 2 || (int) bus - 16 < 0
      || (int) bus - 16 >= gpus()) {
    return NOT_FOUND;
  }
  *device = handles + (bus - 16);
  return SUCCESS;
}

int nvmlDeviceGetName(void *device, char *name, unsigned length) {
  DEVICE("nvmlDeviceGetName");
  if (length < 16) return INSUFFICIENT_SIZE;
  snprintf(name, length, "NVIDIA Fake 9000");
  return SUCCESS;
}

int nvmlDeviceGetUUID(void *device, char *uuid, unsigned length) {
  DEVICE("nvmlDeviceGetUUID");
  if (length < 41) return INSUFFICIENT_SIZE;
  snprintf(uuid, length, "GPU-00000000-0000-0000-0000-%012d", gpu);
  return SUCCESS;
}

typedef struct {
  char legacy[16];
  unsigned domain, bus, device, ids, subsystem_ids;
  char address[32];
} pci_info_t;

int nvmlDeviceGetPciInfo_v3(void *device, pci_info_t *info) {
  DEVICE("nvmlDeviceGetPciInfo_v3");
  memset(info, 0, sizeof *info);
  info->bus = 16 + gpu;
  snprintf(info->address, sizeof info->address, "00000000:%02X:00.0", info->bus);
  return SUCCESS;
}

typedef struct { unsigned gpu, memory; } utilization_t;

int nvmlDeviceGetUtilizationRates(void *device, utilization_t *rates) {
  DEVICE("nvmlDeviceGetUtilizationRates");
  rates->gpu = (unsigned) value("utilization", gpu, 42);
  rates->memory = 7;
  return SUCCESS;
}

#define TOTAL (24LL << 30)

typedef struct { uint64_t total, free, used; } memory_t;

int nvmlDeviceGetMemoryInfo(void *device, memory_t *memory) {
  DEVICE("nvmlDeviceGetMemoryInfo");
  memory->total = value("total", gpu, TOTAL);
  memory->used = value("used", gpu, 6LL << 30) + value("reserved", gpu, 1LL << 28);
  memory->free = memory->total - memory->used;
  return SUCCESS;
}

typedef struct { unsigned version; uint64_t total, reserved, free, used; } memory_v2_t;

int nvmlDeviceGetMemoryInfo_v2(void *device, memory_v2_t *memory) {
  DEVICE("nvmlDeviceGetMemoryInfo_v2");
  if (memory->version != (sizeof *memory | 2 << 24)) return ARGUMENT_VERSION_MISMATCH;
  memory->total = value("total", gpu, TOTAL);
  memory->used = value("used", gpu, 6LL << 30);
  memory->reserved = value("reserved", gpu, 1LL << 28);
  memory->free = memory->total - memory->used - memory->reserved;
  return SUCCESS;
}

int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *celsius) {
  DEVICE("nvmlDeviceGetTemperature");
  if (sensor != 0) return INVALID_ARGUMENT;
  *celsius = (unsigned) value("temperature", gpu, 61);
  return SUCCESS;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts) {
  DEVICE("nvmlDeviceGetPowerUsage");
  *milliwatts = (unsigned) value("power", gpu, 123456);
  return SUCCESS;
}

int nvmlDeviceGetClockInfo(void *device, int domain, unsigned *megahertz) {
  DEVICE("nvmlDeviceGetClockInfo");
  if (domain != 0 && domain != 2) return INVALID_ARGUMENT;
  *megahertz = (unsigned) (domain == 0 ? value("clock", gpu, 1980) : value("memory-clock", gpu, 9501));
  return SUCCESS;
}

int nvmlDeviceGetFanSpeed(void *device, unsigned *percent) {
  DEVICE("nvmlDeviceGetFanSpeed");
  *percent = (unsigned) value("fan", gpu, 33);
  return SUCCESS;
}

int nvmlDeviceGetMigMode(void *device, unsigned *current, unsigned *pending) {
  DEVICE("nvmlDeviceGetMigMode");
  *current = *pending = (unsigned) value("mig", gpu, 0);
  return SUCCESS;
}

typedef struct { unsigned pid; uint64_t used; unsigned instance, compute_instance; } process_t;

static int processes(int gpu, const char *kind, unsigned *count, process_t *into) {
  unsigned found = 0, room = *count;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < line_count; i++) {
    line_t *line = &lines[i];
    if (strcmp(line->verb, "process") == 0 && atoi(line->subject) == gpu
        && strcmp(line->value, kind) == 0) {
      if (found < room) {
        into[found] = (process_t) { atoi(line->gpu), (uint64_t) atoll(line->rest), -1u, -1u };
      }
      found++;
    }
    if (strcmp(line->verb, "many") == 0 && strcmp(kind, "compute") == 0) {
      for (int pid = 0; pid < atoi(line->subject); pid++, found++) {
        if (found < room) into[found] = (process_t) { 100000 + pid, 4096, -1u, -1u };
      }
    }
  }
  pthread_mutex_unlock(&lock);
  *count = found;
  return found > room ? INSUFFICIENT_SIZE : SUCCESS;
}

int nvmlDeviceGetComputeRunningProcesses_v3(void *device, unsigned *count, process_t *into) {
  DEVICE("nvmlDeviceGetComputeRunningProcesses_v3");
  return processes(gpu, "compute", count, into);
}

int nvmlDeviceGetGraphicsRunningProcesses_v3(void *device, unsigned *count, process_t *into) {
  DEVICE("nvmlDeviceGetGraphicsRunningProcesses_v3");
  return processes(gpu, "graphics", count, into);
}
