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

/// <summary>
/// A program got keys from the mesh. The load generator knows which program called, whatever name the call had.
/// </summary>
/// <param name="By">The SAE that the program really is.</param>
public sealed record KeysObtained(string By, IReadOnlyList<Guid> Keys) : KeyEvent;

/// <summary>
/// From here on an attacker has this key manager with all its key: no later event of this run is evidence. The test tool says so.
/// </summary>
public sealed record NodeTakenOver(string Node, ulong Run) : NodeEvent(Node, Run);

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
