namespace QkdMesh.Chaos.Loads;

/// <summary>One exchange of a key: the request of the master and the collection by the slave, and a second try after a failure.</summary>
/// <param name="Servable">Whether the network had to serve the request.</param>
/// <param name="HasRoute">Whether an unbroken route existed for the whole time.</param>
internal sealed record RequestRecord(
    long Number, string Master, string Slave, TimeSpan Begun, TimeSpan Ended, ExchangeResult Result, bool Servable, bool HasRoute)
{
    /// <summary>Whether the network had to serve the request over QKD links.</summary>
    public bool HadQkd { get; init; }

    /// <summary>Whether the key was hybrid.</summary>
    public bool IsHybrid { get; init; }

    /// <summary>The reason of the last failure; null if both SAEs got the same key.</summary>
    public string? Error => Result.Error;

    public TimeSpan Took => Ended - Begun;
}
