namespace QkdMesh.Client;

/// <summary>Failures that this side finds name options of the command line. Users of the package have properties.</summary>
internal static class LibraryWords
{
    private static readonly (string Option, string Property)[] Words =
    [
        ("start a mesh with 'qkdmesh serve FILE', or give another address with --server", "check QkdClientOptions.Servers"),
        ("Name its authority with --ca FILE, or give --credentials DIR", "Set QkdClientOptions.Credentials"),
        ("Give the certificate of the authority of its silos in --ca, or check --server", "Check ca.crt in Credentials, and Servers"),
        ("give --credentials DIR", "set QkdClientOptions.Credentials"),
        ("with --credentials DIR", "with QkdClientOptions.Credentials"),
        ("Give --server the address", "Give Servers the address"),
        ("in --server", "in QkdClientOptions.Servers"),
    ];

    public static string Of(string message) =>
        Words.Aggregate(message, (text, word) => text.Replace(word.Option, word.Property, StringComparison.Ordinal));
}
