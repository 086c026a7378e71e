using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace QkdMesh.Host;

/// <summary>Addresses that a program can bind a socket to, and at which no connection can arrive.</summary>
internal static class UnusableAddress
{
    /// <summary>Why no connection can arrive at an address, as a sentence; null if one can.</summary>
    /// <param name="isOfSilo">Whether other silos call the address: then it must be one address.</param>
    public static string? WhyOf(IPAddress address, bool isOfSilo)
    {
        if (isOfSilo && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            return $"other silos cannot call {address}, which stands for every address of a machine";
        if (IsMulticast(address)) return $"{address} is a multicast address, at which no connection can arrive";
        if (address.Equals(IPAddress.Broadcast) || Networks().Any(network => IsBroadcast(address, network)))
            return $"{address} is a broadcast address, at which no connection can arrive";
        return address is { IsIPv6LinkLocal: true, ScopeId: 0 }
            ? $"{address} is an address of one network interface, and the interface is not named: write {address}%INTERFACE"
            : null;
    }

    private static bool IsMulticast(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.GetAddressBytes()[0] is >= 224 and < 240
        : address.IsIPv6Multicast;

    /// <summary>The IPv4 networks of this machine's interfaces that have a broadcast address.</summary>
    private static IEnumerable<IPNetwork> Networks() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        from unicast in network.GetIPProperties().UnicastAddresses
        where unicast.Address.AddressFamily == AddressFamily.InterNetwork && unicast.PrefixLength is > 0 and < 31
        select new IPNetwork(First(unicast.Address, unicast.PrefixLength), unicast.PrefixLength);

    private static IPAddress First(IPAddress address, int prefixLength) =>
        new([.. address.GetAddressBytes().Select((part, at) => (byte)(part & MaskOf(at, prefixLength)))]);

    // The last address of a network is its broadcast address. Linux takes the first one for a broadcast address too.
    private static bool IsBroadcast(IPAddress address, IPNetwork network)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork || !network.Contains(address)) return false;
        var hosts = address.GetAddressBytes().Select((part, at) => (Part: (byte)(part & ~MaskOf(at, network.PrefixLength)), at)).ToList();
        return hosts.TrueForAll(host => host.Part == 0)
            || hosts.TrueForAll(host => host.Part == (byte)~MaskOf(host.at, network.PrefixLength));
    }

    private static byte MaskOf(int part, int prefixLength) => (byte)(0xFF00 >> Math.Clamp(prefixLength - 8 * part, 0, 8));
}
