/*
 * Runs the programs of baseline.bpf.o: for each line "<program> <repeat>" on stdin, prints the mean ns of a run as the
 * kernel measures it.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include "../../bpf/flow.h"

static void die(const char *what)
{
	perror(what);
	exit(1);
}

int main(int argc, char **argv)
{
	/* the loopback, which test runs pretend to be on */
	struct flow_key_v4 v4 = { .ifindex = 1 };
	struct flow_key_v6 v6 = { .ifindex = 1 };
	struct flow_value value = {};
	char packet[64] = { [12] = 0x08, [14] = 0x45 };
	char name[32];
	struct bpf_object *object;
	int repeat;

	if (argc != 2 || !(object = bpf_object__open_file(argv[1], NULL)) || bpf_object__load(object))
		die("load");
	if (bpf_map_update_elem(bpf_object__find_map_fd_by_name(object, "flows_v4"), &v4, &value, BPF_ANY) ||
	    bpf_map_update_elem(bpf_object__find_map_fd_by_name(object, "flows_v6"), &v6, &value, BPF_ANY))
		die("update");
	while (scanf("%31s %d", name, &repeat) == 2) {
		LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet, .data_size_in = sizeof(packet),
			    .repeat = repeat);
		struct bpf_program *program = bpf_object__find_program_by_name(object, name);

		if (!program || bpf_prog_test_run_opts(bpf_program__fd(program), &options))
			die(name);
		if ((int)options.retval != -1)
			die("unexpected return value");
		printf("%u\n", options.duration);
		fflush(stdout);
	}
	return 0;
}
