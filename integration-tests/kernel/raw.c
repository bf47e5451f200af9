/*
 * What Node cannot do: "raw frame <interface> <hex>" sends one Ethernet frame as it is;
 * "raw echo <interface>" makes a tun device, says so, and answers every ICMP echo request that it gets.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ICMP_AT = 20, PROTO_AT = 9, SOURCE_AT = 12, DESTINATION_AT = 16, ADDRESS_LENGTH = 4 };

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void send_frame(const char *interface, const char *hex)
{
	unsigned char frame[2048];
	size_t length = strlen(hex) / 2;
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(interface) };
	int packet = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));

	for (size_t i = 0; i < length; i++)
		sscanf(hex + 2 * i, "%2hhx", &frame[i]);
	if (sendto(packet, frame, length, 0, (struct sockaddr *)&to, sizeof(to)) != (ssize_t)length)
		die("sendto");
}

static void swap(unsigned char *one, unsigned char *other)
{
	unsigned char kept[ADDRESS_LENGTH];

	memcpy(kept, one, sizeof(kept));
	memcpy(one, other, sizeof(kept));
	memcpy(other, kept, sizeof(kept));
}

static void echo(const char *interface)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	unsigned char packet[2048];
	int tun = open("/dev/net/tun", O_RDWR);

	strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
	if (tun < 0 || ioctl(tun, TUNSETIFF, &request))
		die("tun");
	puts("ready");
	fflush(stdout);
	for (;;) {
		ssize_t length = read(tun, packet, sizeof(packet));

		if (length <= ICMP_AT)
			die("read");
		if (packet[0] != 0x45 || packet[PROTO_AT] != IPPROTO_ICMP || packet[ICMP_AT] != 8)
			continue;
		swap(packet + SOURCE_AT, packet + DESTINATION_AT);
		packet[ICMP_AT] = 0;
		/* the type was 8 in the high byte of a word: the checksum grows by as much, with its carry */
		unsigned sum = (packet[ICMP_AT + 2] << 8 | packet[ICMP_AT + 3]) + 0x0800;

		sum = (sum & 0xffff) + (sum >> 16);
		packet[ICMP_AT + 2] = sum >> 8;
		packet[ICMP_AT + 3] = sum;
		if (write(tun, packet, length) != length)
			die("write");
	}
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "frame"))
		send_frame(argv[2], argv[3]);
	else if (argc == 3 && !strcmp(argv[1], "echo"))
		echo(argv[2]);
	else
		die("usage");
	return 0;
}
