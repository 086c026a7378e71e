namespace QkdMesh.Chaos.Loads;

/// <summary>One exchange of a key: a request of the master, the collection by the slave, and once more where that failed.</summary>
/// <param name="Servable">Whether the network had to serve it.</param>
/// <param name="HasRoute">Whether a way was whole all the while.</param>
internal sealed record RequestRecord(
    long Number, string Master, string Slave, TimeSpan Begun, TimeSpan Ended, ExchangeResult Result, bool Servable, bool HasRoute)
{
    /// <summary>The reason of the last failure; null where both got the same key.</summary>
    public string? Error => Result.Error;

    public TimeSpan Took => Ended - Begun;
}
