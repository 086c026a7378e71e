using System.Text;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Session;

/// <summary>Reads topology files for commands.</summary>
internal static class TopologyFiles
{
    /// <exception cref="ExpectedFailureException">The file cannot be read.</exception>
    public static async Task<string> ReadTextAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            // One byte more than the limit is enough to detect a file that is too long.
            await using var stream = File.OpenRead(file);
            var bytes = new byte[YamlTopologyReader.MaxBytes + 1];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return TextOf(bytes.AsSpan(0, length));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ExpectedFailureException("FILE_UNREADABLE", $"{file} {WhatIsWrongWith(file)}: {Advice}".TrimStart());
        }
    }

    /// <summary>
    /// Reads UTF-8, with or without a byte order mark. Other encodings are not guessed: <see cref="FaultOfEncoding"/> finds them.
    /// </summary>
    public static string TextOf(ReadOnlySpan<byte> file) =>
        Encoding.UTF8.GetString(file.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file);

    /// <summary>The first place where a file is not text in UTF-8; null without one.</summary>
    /// <param name="text">What <see cref="TextOf"/> gave.</param>
    public static LocatedFault? FaultOfEncoding(string text, string file)
    {
        // The first character stands in place of bytes that are not UTF-8. Latin text in UTF-16 has a zero in each character.
        var at = text.AsSpan().IndexOfAny('\uFFFD', '\0');
        if (at < 0 || text.Length > YamlTopologyReader.MaxBytes) return null;
        var before = text.AsSpan(0, at);
        var (line, column) = (before.Count('\n') + 1, at - before.LastIndexOf('\n'));
        return new(file, line, column, "the text is not UTF-8 here", "save the file in the encoding UTF-8");
    }

    /// <summary>A warning on one line. Editors and scripts read the place at its start.</summary>
    public static string Line(LocatedFault warning) => (warning with { Problem = $"warning: {warning.Problem}" }).ToString();

    /// <summary>Advice for a file that cannot be read.</summary>
    public const string Advice = "check the path and its permissions";

    /// <summary>Says why a file cannot be read, as a phrase that follows the file's name.</summary>
    public static string WhatIsWrongWith(string file) => file switch
    {
        "" => "'' is an empty name",
        _ when Directory.Exists(file) => "is a folder",
        _ when File.Exists(file) => "cannot be read",
        _ => "does not exist",
    };

    public static async Task<TopologyReading> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var text = await ReadTextAsync(file, cancellationToken);
        return FaultOfEncoding(text, file) is { } fault ? new(null, [fault], []) : new YamlTopologyReader().Read(text, file);
    }

    /// <summary>Reads a valid file. Writes what the network cannot do to standard error.</summary>
    /// <exception cref="ExpectedFailureException">The file cannot be read or has faults. The message lists all faults.</exception>
    public static async Task<NetworkTopology> LoadAsync(string file, CommandSession session, CancellationToken cancellationToken)
    {
        var (topology, warnings) = await LoadWithWarningsAsync(file, cancellationToken);
        foreach (var warning in warnings) session.Note(Line(warning));
        return topology;
    }

    /// <summary>Reads a valid file, and what the network cannot do.</summary>
    /// <exception cref="ExpectedFailureException">The file cannot be read or has faults. The message lists all faults.</exception>
    public static async Task<(NetworkTopology Topology, IReadOnlyList<LocatedFault> Warnings)> LoadWithWarningsAsync(
        string file, CancellationToken cancellationToken)
    {
        var reading = await ReadAsync(file, cancellationToken);
        return reading.Topology is { } topology
            ? (topology, reading.Warnings)
            : throw new ExpectedFailureException(
                "INVALID_TOPOLOGY", $"{file} has faults:{Environment.NewLine}{string.Join(Environment.NewLine, reading.Faults)}");
    }
}
