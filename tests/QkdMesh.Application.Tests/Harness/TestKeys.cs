using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Tests.Harness;

internal static class TestKeys
{
    public static KeyRequest Request(string master = "sae-n0", string slave = "sae-n2", int count = 1, int size = 256, int hops = 16) =>
        new(new SaeId(master), new SaeId(slave), count, Requirements(size, hops), TimeSpan.FromSeconds(10));

    public static KeyRequirements Requirements(int size = 256, int hops = 16) =>
        new() { KeySize = size, Route = new RouteQuery(RoutingPolicy.WidestThenFewestHops, hops) };

    /// <summary>A batch with bytes 0, 1, 2, ...</summary>
    public static KeyBatch Batch(int count = 1, int keyLength = 32) =>
        new(new KeyBatchId(7, 7), keyLength, new KeyMaterial([.. Enumerable.Range(0, count * keyLength).Select(i => (byte)i)]));

    public static StreamBatch At(ulong index) => new(index, Batch());
}
