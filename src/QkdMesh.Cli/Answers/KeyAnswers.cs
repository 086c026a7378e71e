using QkdMesh.Cli.Rendering;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

/// <summary>A delivered key in base64. The text form of this record does not hold the key.</summary>
/// <param name="Assurance">its, hybrid or pqc.</param>
internal sealed record KeyAnswer(string KeyId, string Key, string Assurance)
{
    public static KeyAnswer Of(Key key) => new(key.KeyId, Convert.ToBase64String(key.Key_.Span), AssuranceWords.Of(key.Assurance));

    public override string ToString() => KeyId;
}

/// <param name="AvailableBps">Null if the keys cross no link, so that no link limits them.</param>
internal sealed record RouteAnswer(IReadOnlyList<string> Nodes, double? AvailableBps)
{
    public static RouteAnswer Of(UsedRoute route) => new([.. route.Nodes], LimitOf(route.Nodes, route.AvailableBps));

    /// <summary>The rate of a route as answers give it.</summary>
    public static double? LimitOf(IReadOnlyList<string> nodes, double bitsPerSecond) => nodes.Count == 1 ? null : bitsPerSecond;
}

internal sealed record KeyGetAnswer(IReadOnlyList<KeyAnswer> Keys, IReadOnlyList<RouteAnswer> Routes)
{
    public static KeyGetAnswer Of(GetKeysResponse response) =>
        new([.. response.Keys.Select(KeyAnswer.Of)], [.. response.Routes.Select(RouteAnswer.Of)]);
}

internal sealed record KeyCollectAnswer(IReadOnlyList<KeyAnswer> Keys);

/// <param name="Index">Position of the first key in the epoch.</param>
/// <param name="Epoch">Rises when the stream starts again at index 0.</param>
internal sealed record KeyStreamAnswer(ulong Index, ulong Epoch, IReadOnlyList<KeyAnswer> Keys);

/// <param name="AvailableBps">0 without a route; null if the keys cross no link, so that no link limits them.</param>
internal sealed record KeyStatusAnswer(
    string SaeId,
    string PeerSaeId,
    string NodeId,
    string PeerNodeId,
    uint DefaultKeySizeBits,
    uint MinKeySizeBits,
    uint MaxKeySizeBits,
    uint MaxKeysPerRequest,
    uint MaxAdditionalPeers,
    ulong AvailableKeys,
    ulong CollectableKeys,
    IReadOnlyList<string> Route,
    double? AvailableBps)
{
    public static KeyStatusAnswer Of(GetStatusResponse status) => new(
        status.SaeId, status.PeerSaeId, status.NodeId, status.PeerNodeId, status.DefaultKeySizeBits, status.MinKeySizeBits,
        status.MaxKeySizeBits,
        status.MaxKeysPerRequest, status.MaxAdditionalPeers, status.AvailableKeys, status.CollectableKeys, [.. status.Route],
        RouteAnswer.LimitOf(status.Route, status.AvailableBps));
}
