namespace QkdMesh.PhysicsFigures;

/// <summary>A published measurement of a link.</summary>
/// <param name="Name">The place, and the maker of the QKD modules.</param>
/// <param name="Km">Length of the fibre; null if the source does not give it.</param>
/// <param name="LossDb">Loss from end to end; null if the source does not give it.</param>
/// <param name="RateBps">Secret key rate.</param>
internal sealed record PublishedLink(string Name, double? Km, double? LossDb, double RateBps, string Source)
{
    public const string DecoyBb84 = "decoy BB84";

    private const double AssumedDbPerKm = 0.2;

    public string Protocol { get; init; } = DecoyBb84;

    /// <summary>The loss; without a published loss, the loss of good fibre of the published length.</summary>
    public double? AnyLossDb => LossDb ?? (Km * AssumedDbPerKm);

    /// <summary>Pulses per second; null if the source does not give it.</summary>
    public double? ClockHz { get; init; } = 1e9;

    public double? Qber { get; init; }

    /// <summary>Whether the source gives the rate as a lower bound.</summary>
    public bool OrMore { get; init; }

    /// <summary>The label of the point in the plot. Points close together have one label.</summary>
    public string Label { get; init; } = Name;
}

/// <summary>The published links with which the model is compared. docs/physics.md shows them. There is no other copy.</summary>
internal static class PublishedLinks
{
    private const string Tokyo = "Sasaki et al. 2011", Secoqc = "Peev et al. 2009", Cambridge = "Dynes et al. 2019";

    public static IReadOnlyList<PublishedLink> All { get; } =
    [
        new("Toshiba, laboratory", null, 2, 13.72e6, "arXiv:1807.04484"),
        new("Cambridge, 10.6 km", 10.6, 3.9, 2.58e6, Cambridge) { Label = "" },
        new("Cambridge, 9.8 km", 9.8, 4.2, 2.40e6, Cambridge) { Label = "Cambridge, three links" },
        new("Cambridge, 5.0 km", 5, 2.5, 2.22e6, Cambridge) { Label = "" },
        new("Tokyo, TREL", 45, 14.5, 304e3, Tokyo),
        new("Tokyo, NEC", 45, 14.5, 81.7e3, Tokyo) { ClockHz = 1.25e9, Qber = 0.027 },
        new("Tokyo, Mitsubishi", 24, 13, 2e3, Tokyo) { ClockHz = 100e6, Qber = 0.045 },
        new("Tokyo, NTT", 90, 27, 2.1e3, Tokyo) { Protocol = "DPS", Qber = 0.023 },
        new("SECOQC, Toshiba", 33, 7.5, 3.1e3, Secoqc) { ClockHz = 7e6, Qber = 0.026 },
        new("SECOQC, IDQ", 25, 5.75, 1e3, Secoqc) { Protocol = "plug and play", ClockHz = 5e6 },
        new("SECOQC, CV", 6.2, 2.8, 8e3, Secoqc) { Protocol = "CV", ClockHz = null },
        new("SECOQC, entangled", 16, null, 2.5e3, Secoqc) { Protocol = "entangled", ClockHz = null, Qber = 0.035, Label = "entangled" },
        new("Li 2023, laboratory", 10, null, 115.8e6, "arXiv:2307.02364") { ClockHz = 2.5e9 },
        new("Trieste, QTI", null, null, 3e3, "arXiv:2203.11359") { ClockHz = null, OrMore = true },
    ];
}
