namespace QkdMesh.Core.Topology;

/// <summary>An organisation with SAEs. Its SAEs prove themselves by certificates of its own authority.</summary>
/// <param name="Authority">
/// SHA-256 of the certificate of that authority, as <see cref="CertificateSelector.Sha256Of"/> gives it. Null: the authority that the trust
/// directory of a silo has for this tenant.
/// </param>
public sealed record TenantDefinition(string Id, string? Authority)
{
    /// <summary>What all its SAEs together may use.</summary>
    public Quotas Quotas { get; init; } = Quotas.None;

    /// <summary>Its share of each link's key if key is short, beside the weights of the other tenants.</summary>
    public int Weight { get; init; } = 1;
}

/// <summary>What an operator may do. The number of each role is part of the messages between silos.</summary>
[Flags]
public enum OperatorRoles
{
    None = 0,

    /// <summary>Sees the network.</summary>
    Viewer = 1,

    /// <summary>Cuts and restores links, disturbs simulated links, and acknowledges alarms.</summary>
    Operator = 2,

    /// <summary>Changes nodes and links.</summary>
    Topology = 4,

    /// <summary>Quarantines and releases nodes, and changes who may get keys: tenants, SAEs, pairs and operators.</summary>
    SecurityOfficer = 8,

    /// <summary>Sees the network and its records.</summary>
    Auditor = 16,

    /// <summary>Every role: callers of the development mode, who prove nothing.</summary>
    All = Viewer | Operator | Topology | SecurityOfficer | Auditor,
}

/// <summary>A person or a program that runs the network.</summary>
/// <param name="Selectors">Empty: the certificate names the operator by its id.</param>
public sealed record OperatorDefinition(string Id, OperatorRoles Roles, IReadOnlyList<CertificateSelector> Selectors);

/// <summary>Orders for which a network can require two operators. The number of each is part of the messages between silos.</summary>
[Flags]
public enum TwoPersonOrders
{
    None = 0,

    /// <summary>The end of a quarantine.</summary>
    Release = 1,

    /// <summary>Other tenants, SAEs, pairs or operators, and other orders that take two operators.</summary>
    Access = 2,

    /// <summary>Other nodes or links.</summary>
    Topology = 4,
}

/// <summary>Who runs the network.</summary>
public sealed record AccessDefinition(IReadOnlyList<OperatorDefinition> Operators)
{
    public static AccessDefinition None { get; } = new([]);

    /// <summary>The orders that are carried out only if two different operators give them.</summary>
    public TwoPersonOrders TwoPersons { get; init; }
}
