namespace QkdMesh.Host.Audit;

/// <summary>How many keys passed a node or ended at it, by what the node could read.</summary>
/// <param name="Readable">Keys that the node could have read.</param>
/// <param name="ShareOnly">Keys of which the node lacked a share.</param>
/// <param name="Hybrid">Keys of which the node lacked the secret that the two end nodes agreed on.</param>
/// <param name="End">Keys that an SAE of the node holds.</param>
public sealed record ExposureCounts(long Readable, long ShareOnly, long Hybrid, long End);

/// <summary>Keys of two SAEs that a node could have read, oldest first.</summary>
/// <param name="Assurance">What the secrecy of the keys rests on: its, hybrid or pqc.</param>
/// <param name="First">When the first of the keys was delivered.</param>
/// <param name="Last">When the last of the keys was delivered.</param>
public sealed record ExposedKeys(
    string Master, string Slave, string Assurance, long Keys, DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<string> KeyIds);
