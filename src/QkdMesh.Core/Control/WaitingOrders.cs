using QkdMesh.Core.Errors;

namespace QkdMesh.Core.Control;

/// <summary>
/// The orders that one operator has given, and that wait for a second operator. Nobody stores them: the next controller begins without.
/// </summary>
internal sealed class WaitingOrders
{
    /// <summary>How long an order waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>How many orders of one operator wait: the newest. So no operator ends the orders of another.</summary>
    public const int MostOfOne = 4;

    // The oldest first.
    private readonly List<Waiting> _waiting = [];

    /// <summary>
    /// An operator gives an order. If another operator gave the same order in time, it may be carried out. Otherwise it waits from now on.
    /// </summary>
    /// <param name="by">Null if nobody knows who gives it.</param>
    public Result<Consent> Give(SharedOrder order, string? by, DateTimeOffset now)
    {
        if (by is null)
            return new MeshError(
                ErrorCode.NotAllowed,
                $"{order.InWords}, which takes two operators (two_persons), and without TLS no operator proves who it is");
        // A clock that went back must not give an order more time.
        _waiting.RemoveAll(each => now < each.Since || now - each.Since >= Patience);
        if (_waiting.Find(each => each.By != by && each.Order == order) is { } first) return new Consent(first.By);
        _waiting.RemoveAll(each => each.By == by && each.Order == order);
        if (_waiting.FindAll(each => each.By == by) is { Count: MostOfOne } own) _waiting.Remove(own[0]);
        _waiting.Add(new(order, by, now));
        return new MeshError(
            ErrorCode.SecondPersonNeeded,
            $"{order.InWords}, which takes two operators: an operator other than {by}, with {order.Roles}, "
            + $"has to give the same order before {now + Patience:u}");
    }

    /// <summary>The order was carried out.</summary>
    public void End(SharedOrder order) => _waiting.RemoveAll(each => each.Order == order);

    /// <summary>The network changed, so that no order means what it meant.</summary>
    public void EndAll() => _waiting.Clear();

    private sealed record Waiting(SharedOrder Order, string By, DateTimeOffset Since);
}
