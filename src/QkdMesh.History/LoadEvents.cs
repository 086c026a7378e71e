namespace QkdMesh.History;

/// <summary>The load generator requests keys.</summary>
/// <param name="Request">Its number, from 1.</param>
/// <param name="Paths">Disjoint routes asked for.</param>
public sealed record RequestBegun(long Request, string Master, string Slave, int Paths) : KeyEvent;

/// <summary>The request was answered, or given up.</summary>
/// <param name="Error">The reason of a failure; null where keys came.</param>
/// <param name="Servable">
/// Whether the network, as it really was, could serve the request during its whole time: enough working routes, with key.
/// </param>
public sealed record RequestEnded(long Request, string? Error, bool Servable) : KeyEvent;

/// <summary>A fault begins.</summary>
/// <param name="Fault">What, in the words of a scenario.</param>
/// <param name="Of">The kind of fault, such as <c>cut</c>.</param>
public sealed record FaultBegun(string Fault, string Of) : KeyEvent;

/// <summary>A fault ends; the text is the same as at its beginning.</summary>
public sealed record FaultEnded(string Fault, string Of) : KeyEvent;

/// <summary>Every fault is over, for good: from here on everything must converge.</summary>
public sealed record Healed : KeyEvent;

/// <summary>The time to converge is over. Requests that begin after this must succeed.</summary>
public sealed record Settled : KeyEvent;
