using QkdMesh.Core.Control;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Rehearsal;

/// <summary>
/// How often a link beats, and when its figures matter to the nodes. A link in service beats every 200 ms. Most of these beats change
/// nothing: the link is full, and no key was spent. A rehearsal leaves them out, so that a day passes in a minute.
/// </summary>
/// <param name="everyBeat">Whether no beat is left out.</param>
internal sealed class LinkPace(LinkOptions options, TimeSpan stockHorizon, bool everyBeat)
{
    // Below this share of its store a link is refilled with every beat. Its consumption is high above this share of its rate.
    private const double LowStock = 0.5, HighConsumption = 0.1;

    // News of more than this share of the available rate may change routes.
    private const double Noticeable = 0.05;

    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(15), WithPlenty = TimeSpan.FromSeconds(2);

    /// <summary>The time from now to the next beat.</summary>
    /// <param name="sendable">What each end could send with now.</param>
    public TimeSpan NextBeat(LinkState state, (Bits A, Bits B) sendable)
    {
        if (everyBeat) return options.Period;
        if (state.IsAlarmed) return WithPlenty;
        if (state.Status is LinkStatus.Off) return AtRest;
        var isBusy = state.Consumption.BitsPerSecond > HighConsumption * state.SecretKeyRate.BitsPerSecond;
        var fill = Math.Min(sendable.A.Count, sendable.B.Count) / (double)options.MaxStock.Count;
        if (isBusy || fill < LowStock || state.Status is LinkStatus.Pending) return options.Period;
        return fill < 1 ? WithPlenty : AtRest;
    }

    /// <summary>Whether nodes should hear of the state at the next report, and not later.</summary>
    public bool Matters(LinkState before, LinkState now) =>
        everyBeat || IsLow(now) || Differ(before, now, fromA: true) || Differ(before, now, fromA: false);

    private bool Differ(LinkState before, LinkState now, bool fromA)
    {
        var (rate, known) = (now.AvailableRate(fromA, stockHorizon).BitsPerSecond, before.AvailableRate(fromA, stockHorizon).BitsPerSecond);
        return Math.Abs(rate - known) > Noticeable * Math.Max(rate, known);
    }

    private bool IsLow(LinkState state) =>
        state.StockAToB.Count < LowStock * options.MaxStock.Count || state.StockBToA.Count < LowStock * options.MaxStock.Count;
}
