using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads which orders take two operators.</summary>
internal static class TwoPersonReader
{
    public static TwoPersonOrders Read(MapReader access, FaultLog faults) =>
        access.List(Keys.TwoPersons) is { } written
        && new WordListReader<TwoPersonOrders>("kind of order", Words.TwoPersonOrders, faults).Read(written) is { } orders
            ? orders.Aggregate(TwoPersonOrders.None, (all, order) => all | order)
            : TwoPersonOrders.None;
}
