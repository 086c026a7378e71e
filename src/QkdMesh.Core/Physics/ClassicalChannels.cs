namespace QkdMesh.Core.Physics;

/// <summary>Which way light goes, seen from the quantum channel.</summary>
public enum Propagation
{
    /// <summary>From the transmitter of the quantum channel to its receiver.</summary>
    Co,

    /// <summary>Against the quantum channel: what scatters back reaches the receiver.</summary>
    Counter,
}

/// <summary>Classical channels in the fibre of a quantum channel that are alike.</summary>
/// <param name="Direction">Which way they go.</param>
public sealed record ClassicalChannels(Propagation Direction)
{
    /// <summary>1 to 1,000. The default value is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in its range.</exception>
    public int Count { get; init => field = (int)Checked.Within(value, 1, 1000); } = 1;

    /// <summary>Launched into the fibre, of each channel, in dBm: -200 to 40. The default value is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in its range.</exception>
    public double PowerDbm { get; init => field = Checked.Within(value, -200, 40); }

    /// <summary>
    /// rho: share of the power that scatters into the band of the quantum channel, in 1/(km nm): 0 to 10^-6. It depends on both
    /// wavelengths. The default value is 3e-9, for channels within some 30 nm of the quantum channel.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in its range.</exception>
    public double RamanCoefficient { get; init => field = Checked.Within(value, 0, 1e-6); } = 3e-9;

    /// <summary>In nm, 400 to 2,000, where it is known: then a channel within the filter of the quantum channel is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in its range.</exception>
    public double? WavelengthNm { get; init => field = value is { } given ? Checked.Within(given, 400, 2000) : null; }

    /// <summary>Of all of them together, in W.</summary>
    internal double TotalWatts => Count * Math.Pow(10, PowerDbm / 10) * 1e-3;
}
