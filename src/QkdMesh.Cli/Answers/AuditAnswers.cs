namespace QkdMesh.Cli.Answers;

/// <summary>Which keys a node could have read.</summary>
/// <param name="From">The first time that counts; null where there is none.</param>
/// <param name="To">The first time that counts no more; null where there is none.</param>
/// <param name="Records">Deliveries that were read, of all nodes and times.</param>
/// <param name="Mentioned">Whether any of them names the node.</param>
/// <param name="Faults">What is wrong with the logs, where the command goes on all the same.</param>
internal sealed record ExposureAnswer(
    string Node, DateTimeOffset? From, DateTimeOffset? To, long Records, bool Mentioned, ExposureCounts Keys, IReadOnlyList<ExposedKeys> Readable,
    IReadOnlyList<string> Faults);

/// <summary>Keys that were delivered in the time and went through the node, or ended at it.</summary>
/// <param name="Readable">It could have read them.</param>
/// <param name="ShareOnly">It lacked a share of them.</param>
/// <param name="Hybrid">It lacked the secret that the two ends put into them.</param>
/// <param name="End">An SAE of the node has them: it holds them by its place.</param>
internal sealed record ExposureCounts(long Readable, long ShareOnly, long Hybrid, long End);

/// <summary>Keys of two SAEs that a node could have read, oldest first.</summary>
/// <param name="First">When the first of them was delivered.</param>
internal sealed record ExposedKeys(
    string Master, string Slave, string Assurance, long Keys, DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<string> KeyIds);

/// <summary>Whether audit logs are as they were written.</summary>
internal sealed record VerificationAnswer(bool Sound, long Records, IReadOnlyList<VerifiedFile> Files, IReadOnlyList<string> Faults);

/// <param name="LastHash">To be kept elsewhere: it tells later whether the file up to here was exchanged.</param>
internal sealed record VerifiedFile(string File, long Lines, string LastHash);
