namespace QkdMesh.Host.Audit;

/// <summary>Sends heads to a place outside of this silo. One call at a time.</summary>
internal interface IHeadsTransport : IDisposable
{
    /// <summary>The word for metrics.</summary>
    string Kind { get; }

    /// <summary>For operators.</summary>
    string Name { get; }

    /// <summary>Returns when the place has the heads, as far as its protocol says so.</summary>
    /// <exception cref="HeadsNotTakenException">The place did not take them.</exception>
    Task SendAsync(IReadOnlyList<SentHead> heads, CancellationToken cancellation);
}

/// <summary>A place did not take heads.</summary>
/// <param name="why">For operators: a phrase without its end.</param>
internal sealed class HeadsNotTakenException(string why, Exception? inner = null) : Exception(why, inner);
