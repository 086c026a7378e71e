using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Network;

/// <summary>What is known of a link at a moment.</summary>
/// <param name="SecretKeyRate">What its source makes now.</param>
/// <param name="Consumption">What relays take from it now.</param>
/// <param name="StockAToB">Confirmed key that end A can still send with.</param>
/// <param name="StockBToA">Confirmed key that end B can still send with.</param>
public sealed record LinkState(LinkStatus Status, KeyRate SecretKeyRate, KeyRate Consumption, Bits StockAToB, Bits StockBToA)
{
    public static LinkState Unknown { get; } = new(LinkStatus.Pending, KeyRate.Zero, KeyRate.Zero, Bits.Zero, Bits.Zero);

    /// <summary>Quantum bit error rate of what its source made last: 0 to 0.5.</summary>
    public double Qber { get; init; }

    /// <summary>Whether its quantum channel is not to be trusted, or was not and an end has yet to hear so.</summary>
    public bool IsAlarmed { get; init; }

    /// <summary>What keeps a source that lives at its ends from making key, in words for operators; null where nothing does.</summary>
    public string? SourceFault { get; init; }

    /// <summary>Whether a relay may cross it.</summary>
    public bool CarriesKey => Status is LinkStatus.Active or LinkStatus.Passive;

    public Bits Stock(bool fromA) => fromA ? StockAToB : StockBToA;

    /// <summary>The rate not yet spoken for, plus the stock of the direction spread over a horizon; 0 where nothing may cross.</summary>
    public KeyRate AvailableRate(bool fromA, TimeSpan horizon) => CarriesKey
        ? SecretKeyRate.Less(Consumption) + KeyRate.Of(Stock(fromA), horizon)
        : KeyRate.Zero;
}
