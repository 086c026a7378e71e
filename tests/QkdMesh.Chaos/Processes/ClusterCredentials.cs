using QkdMesh.Client;
using QkdMesh.Pki;

namespace QkdMesh.Chaos.Processes;

/// <summary>
/// The authorities and the credentials of a scenario's network, as <c>qkdmesh pki init</c> makes them: for each silo with its sites, for
/// each node and SAE, and for one operator.
/// </summary>
internal sealed class ClusterCredentials
{
    /// <summary>The operator who gives the orders of faults.</summary>
    public const string Operator = "tester";

    // A silo whose clock is an hour behind must still find every certificate valid.
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private readonly PkiFolder _folder;
    private readonly Lock _changing = new();

    private ClusterCredentials(PkiFolder folder) => _folder = folder;

    /// <summary>What silos trust.</summary>
    public string Trust => _folder.TrustPath;

    /// <summary>The credentials of all nodes.</summary>
    public string Nodes => In("nodes");

    /// <param name="folder">The folder to make.</param>
    /// <param name="addressOf">The address of a silo.</param>
    public static ClusterCredentials Make(string folder, NetworkPlan plan, Layout layout, Func<string, string> addressOf)
    {
        var members = new MeshMembers(
            ChaosTopology.Name, [.. plan.Nodes.Select(node => node.Name)], [.. plan.Saes.Select(sae => new SaeMember(sae.Name, null))], [],
            [.. layout.Silos.Select(silo => new SiloMember(silo, layout.NodesOf(silo), [addressOf(silo)]))], [Operator]);
        return new ClusterCredentials(PkiFolder.Create(folder, members, new EarlierTime(Age)).Folder);
    }

    /// <summary>The folder with the credential of a silo.</summary>
    public string OfSilo(string name) => In("silos", name);

    public ClientTls OfSae(string name) => ClientIn("saes", name);

    public ClientTls OfOperator() => ClientIn("operators", Operator);

    /// <summary>Issues every certificate again, but those that are revoked.</summary>
    public void Renew() => Change(() =>
    {
        foreach (var member in _folder.Members.Where(member => !_folder.IsRevoked(member))) _folder.Renew(member);
    });

    /// <summary>Makes a new authority of each kind. The old ones stay trusted, and all certificates are still theirs.</summary>
    public void ReplaceAuthorities() => Change(() =>
    {
        foreach (var authority in _folder.AuthorityNames) _folder.RenewAuthority(authority);
    });

    /// <summary>Ends the trust in the old authorities.</summary>
    public void DropOldAuthorities() => Change(() =>
    {
        foreach (var authority in _folder.AuthorityNames) _folder.DropOld(authority);
    });

    public void Revoke(string sae) => Change(() => _folder.Revoke(_folder.Find($"saes/{sae}")));

    /// <summary>Issues the certificate of an SAE again, also if it is revoked.</summary>
    public void Renew(string sae) => Change(() => _folder.Renew(_folder.Find($"saes/{sae}")));

    // Silos read the files that are published here.
    private void Change(Action change)
    {
        lock (_changing)
        {
            change();
            _folder.Publish();
        }
    }

    private ClientTls ClientIn(params string[] path) => new(ClientFiles.In(In(path)), TimeProvider.System);

    private string In(params string[] path) => Path.Combine([_folder.Path, .. path]);

    private sealed class EarlierTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - by;
    }
}
