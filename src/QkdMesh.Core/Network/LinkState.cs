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

    /// <summary>Of a link that has not spoken since the controller started, and was alarmed before.</summary>
    public static LinkState Alarmed { get; } = Unknown with { Status = LinkStatus.Off, IsAlarmed = true };

    /// <summary>Quantum bit error rate of what its source made last: 0 to 0.5.</summary>
    public double Qber { get; init; }

    /// <summary>Whether an operator cut it. It may have an alarm too.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether its quantum channel is not to be trusted, or not yet again.</summary>
    public bool IsAlarmed { get; init; }

    /// <summary>How far its alarm has come; null if it has no alarm or no report came yet.</summary>
    public AlarmProgress? Alarm { get; init; }

    /// <summary>
    /// When its alarm took its last step, by the clock of the silo that runs the link. Null if the link had no alarm in that silo.
    /// </summary>
    public DateTimeOffset? AlarmAt { get; init; }

    /// <summary>What keeps a source that lives at its ends from making key, in words for operators; null where nothing does.</summary>
    public string? SourceFault { get; init; }

    /// <summary>Whether a relay may cross it.</summary>
    public bool CarriesKey => Status is LinkStatus.Active or LinkStatus.Passive;

    /// <summary>Whether the change must be reported at once: another status, a cut, or news of an alarm.</summary>
    public bool IsUrgentAfter(LinkState before) =>
        Status != before.Status || IsCut != before.IsCut
        || IsAlarmed != before.IsAlarmed || Alarm != before.Alarm || AlarmAt != before.AlarmAt;

    public Bits Stock(bool fromA) => fromA ? StockAToB : StockBToA;

    /// <summary>The rate not yet spoken for, plus the stock of the direction spread over a horizon; 0 where nothing may cross.</summary>
    public KeyRate AvailableRate(bool fromA, TimeSpan horizon) => CarriesKey
        ? SecretKeyRate.Less(Consumption) + KeyRate.Of(Stock(fromA), horizon)
        : KeyRate.Zero;
}
