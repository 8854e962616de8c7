/* plug.c: preloaded into cage, plugs in one more monitor – a window on the X server – with each SIGUSR1. That window is then
   no window to cage but a monitor: when the last of them is closed, it goes on as it does on a graphics card. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

static void *backends;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

void *wlr_backend_autocreate(void *display_or_loop, void *session) {
    void *(*create)(void *, void *) = real("wlr_backend_autocreate");
    return backends = create(display_or_loop, session);
}

bool wlr_output_is_x11(void *output) {
    bool (*is_x11)(void *) = real("wlr_output_is_x11");
    Dl_info caller;
    bool own = dladdr(__builtin_return_address(0), &caller) && strstr(caller.dli_fname, "libwlroots");
    return own && is_x11(output);
}

static void plug_in(void *backend, void *data) {
    bool (*is_x11)(void *) = real("wlr_backend_is_x11");
    void *(*create)(void *) = real("wlr_x11_output_create");
    (void)data;
    if (is_x11(backend)) create(backend);
}

static int asked(int number, void *data) {
    void (*each)(void *, void (*)(void *, void *), void *) = real("wlr_multi_for_each_backend");
    (void)number; (void)data;
    each(backends, plug_in, 0);
    return 0;
}

void wl_display_run(void *display) {
    void *(*loop)(void *) = real("wl_display_get_event_loop");
    void *(*listen)(void *, int, int (*)(int, void *), void *) = real("wl_event_loop_add_signal");
    void (*run)(void *) = real("wl_display_run");
    listen(loop(display), SIGUSR1, asked, 0);
    run(display);
}
