using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Access;

/// <summary>The operator who gives an order.</summary>
/// <param name="Id">The id in the topology; null in the development mode, where no operator proves anything.</param>
/// <param name="Fingerprint">SHA-256 of the operator's certificate, in lower-case hexadecimal digits; null without a certificate.</param>
/// <param name="Address">Where the call came from; null if nobody knows.</param>
public sealed record Orderer(string? Id, string? Fingerprint, string? Address, OperatorRoles Roles)
{
    private const int ShownDigits = 16;

    /// <summary>An operator that nothing is known of. It may change nothing that needs a role.</summary>
    public static Orderer Unknown { get; } = new(null, null, null, OperatorRoles.None);

    /// <summary>For a log: <c>operator olga (certificate 3b0c4f1e6a5d2b7c, 10.0.0.7:40112)</c>.</summary>
    public override string ToString() => (Id, Address) switch
    {
        ({ } id, _) => $"operator {id} (certificate {Fingerprint?[..ShownDigits]}, {Address})",
        (null, { } address) => $"an operator at {address}",
        _ => "an operator",
    };
}
