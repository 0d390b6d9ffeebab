/* A webcam that is not there: LD_PRELOAD this, and /dev/video0 and /dev/video2 answer as a V4L2 driver would.

   Paths under /dev/video*, and /sys/class/video4linux, and the listing of /dev are looked up in the folder named by
   V4L2_STAND_IN, where the tests keep placeholders. Opening a device gives a memfd, whose pages are the frame buffers;
   ioctl, select and poll on it are answered here. The file "control" in that folder is shared memory: the tests write
   the faults into it, and read there what was asked of the device. "clip" holds the pictures.

   The driver fills queued buffers at the camera's own pace, first in first out, and drops pictures when none is queued,
   as uvcvideo does. One handle streams at a time; others get EBUSY. A handle of an unplugged camera stays dead. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEVICES 2
#define HANDLES 64
#define BUFFERS 8
#define BUFFER_BYTES (1 << 20)
#define EVENTS 4096
#define PICTURES 64
#define SIZES 2

enum { YUYV, MJPEG, FORMATS };
enum { BUSY_OPEN = 1, BUSY_FORMAT, BUSY_STREAM };
enum { HANG_OPEN = 1, HANG_READ, HANG_CLOSE };
enum { OPENED, STREAM_ON, STREAM_OFF, CLOSED };

/* The same layout is in stand_in.py. */
struct device {
  uint32_t generation, formats, sizes, busy, hang, stall, freeze, black, shrink, frame_us; /* written by the test */
  uint32_t opened, closed, streamed, stopped, frames, owner_pid, owner, open_now;          /* told back */
};
struct event {
  double time_s;
  uint32_t device, kind;
};
struct control {
  struct device devices[DEVICES];
  uint32_t events, pad;
  struct event log[EVENTS];
};
/* Pictures by format and size: the clip's, then two black ones. */
struct clip {
  uint32_t count, pad;
  uint64_t offset[FORMATS][SIZES][PICTURES], bytes[FORMATS][SIZES][PICTURES];
};

struct handle {
  int fd, placeholder, dead;
  uint32_t device, generation, id, format, size, buffers;
  int streaming, queued[BUFFERS], filled[BUFFERS], queue_length, filled_length;
  uint32_t bytes[BUFFERS], sequence, frozen_at;
  double next_s;
  char *memory;
};

static struct control *control;
static struct clip *clip;
static char root[512];
static struct handle handles[HANDLES];
static uint32_t next_id = 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const int numbers[DEVICES] = {0, 2};
static const uint32_t codes[FORMATS] = {V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_MJPEG};
static const uint32_t widths[SIZES] = {640, 320}, heights[SIZES] = {480, 240};

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void *map_file(const char *name, int writable) {
  char path[600];
  struct stat found;
  snprintf(path, sizeof path, "%s/%s", root, name);
  int fd = ((int (*)(const char *, int, ...))real("open"))(path, writable ? O_RDWR : O_RDONLY);
  if (fd < 0 || REAL(fstat)(fd, &found)) return NULL;
  void *at = mmap(NULL, found.st_size, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
  ((int (*)(int))real("close"))(fd);
  return at == MAP_FAILED ? NULL : at;
}

static int ready(void) {
  static int tried;
  if (!tried) {
    tried = 1;
    const char *folder = getenv("V4L2_STAND_IN");
    if (folder) {
      snprintf(root, sizeof root, "%s", folder);
      clip = map_file("clip", 0);
      if (clip) control = map_file("control", 1);
    }
  }
  return control != NULL;
}

static double now_s(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec + at.tv_nsec / 1e9;
}

static void nap(double seconds) {
  struct timespec length = {0, (long)(seconds * 1e9)};
  nanosleep(&length, NULL);
}

static void tell(uint32_t device, uint32_t kind) {
  struct event *event = &control->log[control->events % EVENTS];
  *event = (struct event){now_s(), device, kind};
  __sync_fetch_and_add(&control->events, 1);
}

/* Return where a path really lies; the path itself when it is none of ours. */
static const char *moved(const char *path, char *room, size_t size) {
  if (!path || !ready()) return path;
  if (strncmp(path, "/dev/video", 10) && strncmp(path, "/sys/class/video4linux", 22) && strcmp(path, "/dev") &&
      strcmp(path, "/dev/"))
    return path;
  snprintf(room, size, "%s%s", root, path);
  return room;
}

static int device_of(const char *path) {
  if (!path || strncmp(path, "/dev/video", 10) || !ready()) return -1;
  for (int device = 0; device < DEVICES; device++)
    if (path[10] && strspn(path + 10, "0123456789") == strlen(path + 10) && atoi(path + 10) == numbers[device])
      return device;
  return -1;
}

static struct handle *handle_of(int fd) {
  if (fd < 0 || !control) return NULL;
  for (int at = 0; at < HANDLES; at++)
    if (handles[at].id && handles[at].fd == fd) return &handles[at];
  return NULL;
}

static struct device *device_for(struct handle *handle) { return &control->devices[handle->device]; }

static int is_dead(struct handle *handle) {
  return handle->dead = handle->dead || device_for(handle)->generation != handle->generation;
}

static void hang_while(uint32_t device, uint32_t where) {
  while (control->devices[device].hang == where) nap(0.005);
}

static int fail(int code) {
  errno = code;
  return -1;
}

static int open_device(int device, const char *path, int flags) {
  char placeholder[600];
  struct device *about = &control->devices[device];
  /* Kept open as long as the device: whoever listens to the file with inotify hears of both. */
  int seen = ((int (*)(const char *, int, ...))real("open"))(moved(path, placeholder, sizeof placeholder), O_RDWR | O_CLOEXEC);
  if (seen < 0) return -1;
  hang_while(device, HANG_OPEN);
  if (about->busy == BUSY_OPEN) {
    ((int (*)(int))real("close"))(seen);
    return fail(EBUSY);
  }
  char name[40];
  snprintf(name, sizeof name, "stand-in-video%d", numbers[device]);
  int fd = memfd_create(name, flags & O_CLOEXEC ? MFD_CLOEXEC : 0);
  if (fd < 0 || ftruncate(fd, BUFFERS * BUFFER_BYTES)) return -1;
  pthread_mutex_lock(&lock);
  struct handle *handle = handles;
  while (handle->id && handle < handles + HANDLES - 1) handle++;
  *handle = (struct handle){.fd = fd, .placeholder = seen, .device = device, .generation = about->generation};
  handle->memory = mmap(NULL, BUFFERS * BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  handle->id = next_id++;
  pthread_mutex_unlock(&lock);
  __sync_fetch_and_add(&about->opened, 1);
  __sync_fetch_and_add(&about->open_now, 1);
  tell(device, OPENED);
  return fd;
}

static int owns(struct handle *handle) {
  struct device *about = device_for(handle);
  return about->owner == handle->id && about->owner_pid == (uint32_t)getpid();
}

static void let_go(struct handle *handle) {
  if (owns(handle)) device_for(handle)->owner = device_for(handle)->owner_pid = 0;
}

static void stop_stream(struct handle *handle) {
  if (handle->streaming) {
    __sync_fetch_and_add(&device_for(handle)->stopped, 1);
    tell(handle->device, STREAM_OFF);
  }
  handle->streaming = handle->queue_length = handle->filled_length = 0;
}

static void put_picture(struct handle *handle, int buffer) {
  struct device *about = device_for(handle);
  uint32_t size = about->shrink && handle->format == MJPEG ? SIZES - 1 : handle->size;
  uint32_t picture = about->freeze ? handle->frozen_at : handle->sequence;
  if (!about->freeze) handle->frozen_at = handle->sequence;
  uint32_t at = about->black ? clip->count + picture % 2 : picture % clip->count;
  char *pixels = handle->memory + (size_t)buffer * BUFFER_BYTES;
  uint64_t bytes = clip->bytes[handle->format][size][at];
  memcpy(pixels, (char *)clip + clip->offset[handle->format][size][at], bytes);
  /* A real sensor never gives the same picture twice: a little noise in the corner, one value for each picture. */
  if (handle->format == YUYV)
    for (int bit = 0; bit < 16; bit++) pixels[2 * bit] ^= picture >> bit & 1 ? 8 : 0;
  handle->bytes[buffer] = bytes;
}

/* Do what the driver did since the last call: fill queued buffers, each at its time. */
static void advance(struct handle *handle) {
  struct device *about = device_for(handle);
  double now = now_s(), step = about->frame_us / 1e6;
  if (!handle->streaming || about->stall || is_dead(handle)) {
    handle->next_s = now + step;
    return;
  }
  if (handle->next_s > now + step) handle->next_s = now + step;
  while (handle->next_s <= now) {
    if (!handle->queue_length) {
      handle->next_s = now + step;
      return;
    }
    int buffer = handle->queued[0];
    memmove(handle->queued, handle->queued + 1, --handle->queue_length * sizeof(int));
    handle->sequence++;
    put_picture(handle, buffer);
    handle->filled[handle->filled_length++] = buffer;
    handle->next_s += step;
  }
}

static int set_format(struct handle *handle, struct v4l2_format *form, int really) {
  struct device *about = device_for(handle);
  if (form->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
  if (really && (about->busy == BUSY_FORMAT || (about->owner && !owns(handle)))) return fail(EBUSY);
  uint32_t format = FORMATS, size = SIZES;
  for (uint32_t at = 0; at < FORMATS; at++)
    if (about->formats >> at & 1 && (format == FORMATS || codes[at] == form->fmt.pix.pixelformat)) format = at;
  for (uint32_t at = 0; at < SIZES; at++)
    if (about->sizes >> at & 1 && (size == SIZES || widths[at] == form->fmt.pix.width)) size = at;
  memset(&form->fmt.pix, 0, sizeof form->fmt.pix);
  form->fmt.pix.width = widths[size];
  form->fmt.pix.height = heights[size];
  form->fmt.pix.pixelformat = codes[format];
  form->fmt.pix.field = V4L2_FIELD_NONE;
  form->fmt.pix.bytesperline = format == YUYV ? 2 * widths[size] : 0;
  form->fmt.pix.sizeimage = 2 * widths[size] * heights[size];
  form->fmt.pix.colorspace = V4L2_COLORSPACE_SRGB;
  if (really) handle->format = format, handle->size = size;
  return 0;
}

static int take_buffer(struct handle *handle, struct v4l2_buffer *buffer) {
  hang_while(handle->device, HANG_READ);
  if (is_dead(handle)) return fail(ENODEV);
  if (!handle->streaming) return fail(EINVAL);
  advance(handle);
  if (!handle->filled_length) return fail(EAGAIN);
  int index = handle->filled[0];
  memmove(handle->filled, handle->filled + 1, --handle->filled_length * sizeof(int));
  memset(buffer, 0, sizeof *buffer);
  buffer->index = index;
  buffer->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  buffer->memory = V4L2_MEMORY_MMAP;
  buffer->bytesused = handle->bytes[index];
  buffer->length = BUFFER_BYTES;
  buffer->m.offset = index * BUFFER_BYTES;
  buffer->field = V4L2_FIELD_NONE;
  buffer->flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
  buffer->sequence = handle->sequence;
  double now = now_s();
  buffer->timestamp.tv_sec = (time_t)now;
  buffer->timestamp.tv_usec = (suseconds_t)((now - (time_t)now) * 1e6);
  __sync_fetch_and_add(&device_for(handle)->frames, 1);
  return 0;
}

static int request_buffers(struct handle *handle, struct v4l2_requestbuffers *wanted) {
  struct device *about = device_for(handle);
  if (wanted->memory != V4L2_MEMORY_MMAP) return fail(EINVAL);
  if (about->busy == BUSY_FORMAT || (about->owner && !owns(handle))) return fail(EBUSY);
  if (wanted->count > BUFFERS) wanted->count = BUFFERS;
  handle->buffers = wanted->count;
  if (wanted->count) {
    about->owner = handle->id;
    about->owner_pid = getpid();
  } else {
    stop_stream(handle);
    let_go(handle);
  }
  return 0;
}

static int answer(struct handle *handle, unsigned long request, void *given) {
  struct device *about = device_for(handle);
  if (is_dead(handle)) return fail(ENODEV);
  switch ((uint32_t)request) {
    case VIDIOC_QUERYCAP: {
      struct v4l2_capability *capability = given;
      memset(capability, 0, sizeof *capability);
      strcpy((char *)capability->driver, "stand-in");
      strcpy((char *)capability->card, "Stand-in Camera");
      snprintf((char *)capability->bus_info, sizeof capability->bus_info, "usb-stand-in-%d", numbers[handle->device]);
      capability->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
      capability->capabilities = capability->device_caps | V4L2_CAP_DEVICE_CAPS;
      return 0;
    }
    case VIDIOC_ENUMINPUT: {
      struct v4l2_input *input = given;
      if (input->index) return fail(EINVAL);
      memset(input, 0, sizeof *input);
      strcpy((char *)input->name, "Camera 1");
      input->type = V4L2_INPUT_TYPE_CAMERA;
      return 0;
    }
    case VIDIOC_G_INPUT:
      *(int *)given = 0;
      return 0;
    case VIDIOC_S_INPUT:
      return *(int *)given ? fail(EINVAL) : 0;
    case VIDIOC_G_FMT: {
      struct v4l2_format *form = given;
      form->fmt.pix.width = widths[handle->size];
      form->fmt.pix.pixelformat = codes[handle->format];
      return set_format(handle, form, 0);
    }
    case VIDIOC_TRY_FMT:
      return set_format(handle, given, 0);
    case VIDIOC_S_FMT:
      return set_format(handle, given, 1);
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: {
      struct v4l2_streamparm *parameter = given;
      if (parameter->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
      parameter->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
      parameter->parm.capture.timeperframe = (struct v4l2_fract){about->frame_us, 1000000};
      return 0;
    }
    case VIDIOC_REQBUFS:
      return request_buffers(handle, given);
    case VIDIOC_QUERYBUF: {
      struct v4l2_buffer *buffer = given;
      if (buffer->index >= handle->buffers) return fail(EINVAL);
      buffer->length = BUFFER_BYTES;
      buffer->m.offset = buffer->index * BUFFER_BYTES;
      buffer->flags = V4L2_BUF_FLAG_MAPPED;
      return 0;
    }
    case VIDIOC_QBUF: {
      struct v4l2_buffer *buffer = given;
      if (buffer->index >= handle->buffers || handle->queue_length >= BUFFERS) return fail(EINVAL);
      advance(handle);
      handle->queued[handle->queue_length++] = buffer->index;
      return 0;
    }
    case VIDIOC_DQBUF:
      return take_buffer(handle, given);
    case VIDIOC_STREAMON:
      if (about->busy == BUSY_STREAM || (about->owner && !owns(handle))) return fail(EBUSY);
      if (!handle->streaming) {
        handle->streaming = 1;
        handle->next_s = now_s() + about->frame_us / 1e6;
        __sync_fetch_and_add(&about->streamed, 1);
        tell(handle->device, STREAM_ON);
      }
      return 0;
    case VIDIOC_STREAMOFF:
      stop_stream(handle);
      return 0;
    default:
      return fail(ENOTTY);
  }
}

int ioctl(int fd, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *given = va_arg(rest, void *);
  va_end(rest);
  struct handle *handle = handle_of(fd);
  return handle ? answer(handle, request, given) : ((int (*)(int, unsigned long, ...))real("ioctl"))(fd, request, given);
}

/* Wait until there is something to take, or an error to be told: 1, 2 or, when the time is up, 0. */
static int wait_for(struct handle *handle, double seconds) {
  double until_s = now_s() + seconds;
  for (;;) {
    if (is_dead(handle) || !handle->streaming) return 2;
    advance(handle);
    if (handle->filled_length) return 1;
    double left_s = until_s - now_s(), due_s = handle->next_s - now_s();
    if (left_s <= 0) return 0;
    double shortest_s = due_s < left_s ? due_s : left_s;
    nap(shortest_s > 0.005 ? 0.005 : shortest_s > 0.0001 ? shortest_s : 0.0001);
  }
}

int select(int count, fd_set *read_set, fd_set *write_set, fd_set *except_set, struct timeval *timeout) {
  for (int fd = 0; read_set && fd < count; fd++) {
    struct handle *handle = FD_ISSET(fd, read_set) ? handle_of(fd) : NULL;
    if (!handle) continue;
    FD_ZERO(read_set);
    int found = wait_for(handle, timeout ? timeout->tv_sec + timeout->tv_usec / 1e6 : 1e9);
    if (found) FD_SET(fd, read_set);
    return found != 0;
  }
  return REAL(select)(count, read_set, write_set, except_set, timeout);
}

int poll(struct pollfd *asked, nfds_t count, int timeout_ms) {
  for (nfds_t at = 0; at < count; at++) {
    struct handle *handle = handle_of(asked[at].fd);
    if (!handle) continue;
    int found = wait_for(handle, timeout_ms < 0 ? 1e9 : timeout_ms / 1e3);
    asked[at].revents = found == 1 ? POLLIN | POLLRDNORM : found == 2 ? POLLERR : 0;
    return found != 0;
  }
  return REAL(poll)(asked, count, timeout_ms);
}

int close(int fd) {
  struct handle *handle = handle_of(fd);
  if (handle) {
    struct device *about = device_for(handle);
    hang_while(handle->device, HANG_CLOSE);
    pthread_mutex_lock(&lock);
    stop_stream(handle);
    let_go(handle);
    munmap(handle->memory, BUFFERS * BUFFER_BYTES);
    ((int (*)(int))real("close"))(handle->placeholder);
    handle->id = 0;
    pthread_mutex_unlock(&lock);
    __sync_fetch_and_add(&about->closed, 1);
    __sync_fetch_and_sub(&about->open_now, 1);
    tell(handle->device, CLOSED);
  }
  return ((int (*)(int))real("close"))(fd);
}

static mode_t mode_given(int flags, va_list rest) {
  return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0;
}

#define OPEN(name)                                                                          \
  int name(const char *path, int flags, ...) {                                              \
    va_list rest;                                                                           \
    va_start(rest, flags);                                                                  \
    mode_t mode = mode_given(flags, rest);                                                  \
    va_end(rest);                                                                           \
    int device = device_of(path);                                                           \
    if (device >= 0) return open_device(device, path, flags);                               \
    char room[600];                                                                         \
    return ((int (*)(const char *, int, ...))real(#name))(moved(path, room, sizeof room), flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                        \
  int name(int folder, const char *path, int flags, ...) {                                  \
    va_list rest;                                                                           \
    va_start(rest, flags);                                                                  \
    mode_t mode = mode_given(flags, rest);                                                  \
    va_end(rest);                                                                           \
    int device = device_of(path);                                                           \
    if (device >= 0) return open_device(device, path, flags);                               \
    char room[600];                                                                         \
    return ((int (*)(int, const char *, int, ...))real(#name))(folder, moved(path, room, sizeof room), flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

#define STAT(name, type)                                                                  \
  int name(const char *path, struct type *found) {                                        \
    char room[600];                                                                       \
    return ((int (*)(const char *, struct type *))real(#name))(moved(path, room, sizeof room), found); \
  }
STAT(stat, stat)
STAT(lstat, stat)
STAT(stat64, stat64)
STAT(lstat64, stat64)

#define FSTATAT(name, type)                                                               \
  int name(int folder, const char *path, struct type *found, int flags) {                 \
    char room[600];                                                                       \
    return ((int (*)(int, const char *, struct type *, int))real(#name))(                 \
        folder, moved(path, room, sizeof room), found, flags);                            \
  }
FSTATAT(fstatat, stat)
FSTATAT(fstatat64, stat64)

int access(const char *path, int mode) {
  char room[600];
  return REAL(access)(moved(path, room, sizeof room), mode);
}

int inotify_add_watch(int fd, const char *path, uint32_t mask) {
  char room[600];
  return REAL(inotify_add_watch)(fd, moved(path, room, sizeof room), mask);
}

DIR *opendir(const char *path) {
  char room[600];
  return REAL(opendir)(moved(path, room, sizeof room));
}

/* The link of one of our handles under /proc/PID/fd, of this process or another, shows the device. */
static ssize_t renamed(char *target, ssize_t length, size_t size) {
  static const char ours[] = "/memfd:stand-in-video";
  size_t start = sizeof ours - 1;
  if (length <= (ssize_t)start || strncmp(target, ours, start) || size < 16) return length;
  int number = atoi(target + start);
  return snprintf(target, size, "/dev/video%d", number);
}

ssize_t readlink(const char *path, char *target, size_t size) {
  char room[600];
  return renamed(target, REAL(readlink)(moved(path, room, sizeof room), target, size), size);
}

ssize_t readlinkat(int folder, const char *path, char *target, size_t size) {
  char room[600];
  return renamed(target, REAL(readlinkat)(folder, moved(path, room, sizeof room), target, size), size);
}
