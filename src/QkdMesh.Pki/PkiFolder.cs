using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>
/// The authorities and credentials of one network, in a folder: <c>authorities</c> is secret and stays offline, <c>trust</c> is what every
/// silo needs, and each member has a folder of its own.
/// </summary>
public sealed class PkiFolder
{
    private const string Authorities = "authorities", TrustFolder = "trust";

    private readonly PrivateFolder _folder;
    private readonly TimeProvider _time;

    private PkiFolder(string path, bool overwrites, TimeProvider time) =>
        (_folder, _time) = (new PrivateFolder(path, overwrites), time);

    public string Path => _folder.Path;

    /// <summary>What every silo needs to know its callers. Nothing in it is secret.</summary>
    public string TrustPath => System.IO.Path.Combine(Path, TrustFolder);

    /// <summary>All members that have a credential here, by kind and name.</summary>
    public IReadOnlyList<MemberCredential> Members =>
    [
        .. from kind in MemberCredential.Folders
           let folder = System.IO.Path.Combine(Path, kind.Value)
           from member in FoldersIn(folder)
           where File.Exists(System.IO.Path.Combine(member, CredentialFiles.Certificate))
           select new MemberCredential(kind.Key, System.IO.Path.GetFileName(member), member),
    ];

    /// <summary>The names of the authorities, such as <c>saes</c>.</summary>
    public IReadOnlyList<string> AuthorityNames => [.. AllAuthorities.Select(authority => authority.Name)];

    /// <summary>Whether a folder was made by <see cref="Create"/>.</summary>
    public static bool Is(string path) => new PkiFolder(path, overwrites: false, TimeProvider.System).AllAuthorities.Any();

    private IEnumerable<AuthorityFolder> AllAuthorities => FoldersIn(System.IO.Path.Combine(Path, Authorities))
        .Select(folder => AuthorityOf(System.IO.Path.GetFileName(folder))).Where(authority => authority.Exists);

    /// <exception cref="CredentialException">The folder was not made by <see cref="Create"/>.</exception>
    public static PkiFolder Open(string path, TimeProvider time)
    {
        var folder = new PkiFolder(path, overwrites: true, time);
        return folder.AllAuthorities.Any()
            ? folder
            : throw new CredentialException($"{path} has no authorities: give the folder that 'qkdmesh pki init' made");
    }

    /// <summary>
    /// Makes what the folder lacks: authorities, credentials, pre-shared keys and the trust of the silos. What is there stays as it is.
    /// </summary>
    /// <param name="overwrites">Makes all of it again, so that nothing that was issued before is trusted.</param>
    /// <returns>The folder, the members that got a credential, and the links that got a pre-shared key.</returns>
    /// <exception cref="CredentialException">Everything is there already, or belongs to another network.</exception>
    public static (PkiFolder Folder, IReadOnlyList<MemberCredential> Made, IReadOnlyList<string> Links) Create(
        string path, MeshMembers members, TimeProvider time, bool overwrites = false)
    {
        var folder = new PkiFolder(path, overwrites, time);
        // A folder of the user that has such a name by chance stays.
        if (overwrites && folder.AllAuthorities.Any()) folder.Clear();
        if (folder.Members is [var known, ..] && known.Names.MeshUris.FirstOrDefault()?.Network is { } other && other != members.Network)
            throw new CredentialException($"{path} belongs to the network {other}: choose another folder for {members.Network}");
        var before = folder.Members.Select(member => member.Label).ToHashSet(StringComparer.Ordinal);
        foreach (var authority in folder.AuthoritiesFor(members).Where(authority => !authority.Exists)) authority.Create(members.Network);
        foreach (var (authority, uri, leaf) in folder.Wanted(members))
        {
            var target = folder.FolderOf(uri);
            if (!before.Contains(target.Label))
                folder.AuthorityOf(authority).Issue(leaf, uri.ToString(), new PrivateFolder(target.Directory, overwrites));
        }

        var made = folder.Members.Where(member => !before.Contains(member.Label)).ToList();
        var keys = new PreSharedKeys(
            node => new(folder.FolderOf(new(members.Network, MeshUriKind.Node, node)).Directory, overwrites));
        var links = members.PqcLinks.Where(keys.Make).Select(link => link.Id).ToList();
        if (made.Count == 0 && links.Count == 0)
            throw new CredentialException(
                $"{path} has all of these credentials already, and nothing was overwritten: to renew them, run 'qkdmesh pki renew {path}'. "
                + "With --force, init makes all authorities and credentials again, and nothing that was issued before is trusted any more");
        folder.Publish();
        return (folder, made, links);
    }

    /// <summary>Finds a member by its label, such as <c>saes/alice</c>, or by its name alone if only one member has the name.</summary>
    /// <exception cref="CredentialException">No member has the name, or several have it.</exception>
    public MemberCredential Find(string what)
    {
        var found = Members.Where(member => member.Label == what.TrimEnd('/') || member.Name == what).ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new CredentialException(
                $"{Path} has no credential '{what}': give one of {string.Join(", ", Members.Select(member => member.Label))}"),
            _ => throw new CredentialException(
                $"'{what}' has several meanings: give one of {string.Join(", ", found.Select(member => member.Label))}"),
        };
    }

    /// <summary>The name of an authority in <c>authorities/NAME</c>; null for other text.</summary>
    public string? FindAuthority(string what) =>
        AuthorityNames.FirstOrDefault(name => what.TrimEnd('/') == $"{Authorities}/{name}");

    /// <summary>Issues the certificate of a member again, with a new key. The certificate before stays valid until its end.</summary>
    public void Renew(MemberCredential member)
    {
        var certificate = CertificateOf(member);
        var names = SubjectNames.Read(certificate);
        var leaf = Leaf(member.Name) with
        {
            Uris = names.Uris,
            DnsNames = names.DnsNames,
            IpAddresses = [.. names.IpAddresses.Select(IPAddress.Parse)],
            ServerAuth = member.Kind == MeshUriKind.Silo,
            ClientAuth = member.Kind != MeshUriKind.Node,
        };
        var issuer = FindIssuer(certificate) ?? AuthorityFor(member);
        issuer.Issue(leaf, UriOf(names, member), new PrivateFolder(member.Directory, overwrites: true));
    }

    /// <summary>Makes a new authority. The old one stays trusted until <see cref="DropOld"/>.</summary>
    public void RenewAuthority(string name)
    {
        var network = Members.SelectMany(member => member.Names.MeshUris).FirstOrDefault()?.Network
            ?? throw new CredentialException($"{Path} has no credential, so its network is unknown: run 'qkdmesh pki init' first");
        AuthorityOf(name).Replace(network);
    }

    /// <summary>Ends the trust in the old authority of a kind.</summary>
    /// <exception cref="CredentialException">There is no old one, or a member still has a certificate of it.</exception>
    public void DropOld(string name)
    {
        var authority = AuthorityOf(name);
        if (!authority.HasOld)
            throw new CredentialException(
                $"there is no old authority beside {Authorities}/{name}: make a new one first "
                + $"('qkdmesh pki renew {Path} {Authorities}/{name}')");
        var left = Members.Where(member => !IsRevoked(member) && !authority.IsOfThePresent(CertificateOf(member)))
            .Where(member => FindIssuer(CertificateOf(member))?.Name == name).Select(member => member.Label).ToList();
        if (left.Count > 0)
            throw new CredentialException(
                $"the old authority issued credentials that are in use: {string.Join(", ", left)}. "
                + $"Renew them with 'qkdmesh pki renew {Path}', and give them to their holders");
        authority.DropOld();
    }

    /// <summary>Revokes every certificate of a member that is still valid.</summary>
    /// <returns>The serial numbers.</returns>
    public IReadOnlyList<string> Revoke(MemberCredential member) =>
        [.. AllAuthorities.SelectMany(authority => authority.Revoke(UriOf(member.Names, member)))];

    /// <summary>Revokes one certificate.</summary>
    /// <exception cref="CredentialException">No authority of this folder issued it.</exception>
    public void Revoke(X509Certificate2 certificate)
    {
        if (FindIssuer(certificate)?.Revoke(certificate) is not true)
            throw new CredentialException($"no authority in {Path} issued the certificate '{certificate.Subject}'");
    }

    /// <summary>Whether the present certificate of a member is revoked, or is of an authority that is not trusted any more.</summary>
    public bool IsRevoked(MemberCredential member) =>
        FindIssuer(CertificateOf(member))?.IsRevoked(CertificateOf(member)) is not false;

    /// <summary>Writes the trust of the silos, with fresh revocation lists, and the authorities that each member trusts.</summary>
    public void Publish()
    {
        var trust = new PrivateFolder(TrustPath, overwrites: true);
        foreach (var authority in AllAuthorities)
        {
            trust.Write(CredentialFiles.BundleOf(authority.Name), authority.Bundle);
            trust.Write(CredentialFiles.RevokedOf(authority.Name), authority.RenewLists());
            if (authority.MlDsaBundle is { } keys) trust.Write(CredentialFiles.MlDsaOf(authority.Name), keys);
        }

        foreach (var member in Members)
        {
            // The servers of a network are its silos. Nodes prove themselves to nodes.
            var servers = MemberCredential.Folders[member.Kind == MeshUriKind.Node ? MeshUriKind.Node : MeshUriKind.Silo];
            new PrivateFolder(member.Directory, overwrites: true).Write(CredentialFiles.Authorities, AuthorityOf(servers).Bundle);
        }
    }

    private static X509Certificate2 CertificateOf(MemberCredential member) =>
        PemFile.Certificates(System.IO.Path.Combine(member.Directory, CredentialFiles.Certificate))[0];

    private static string UriOf(SubjectNames names, MemberCredential member) =>
        names.MeshUris.FirstOrDefault(uri => uri.Kind == member.Kind)?.ToString()
        ?? throw new CredentialException($"the certificate in {member.Directory} is not one of 'qkdmesh pki'");

    private AuthorityFolder AuthorityOf(string name) => new(_folder.Below(Authorities, name), _time);

    private AuthorityFolder? FindIssuer(X509Certificate2 certificate) =>
        AllAuthorities.FirstOrDefault(authority => authority.IsRevoked(certificate) is not null);

    // For a member whose certificate is of an authority that is gone. Which tenant an SAE belongs to is not known then.
    private AuthorityFolder AuthorityFor(MemberCredential member)
    {
        var kind = MemberCredential.Folders[member.Kind];
        return AllAuthorities.Where(authority => authority.Name == kind || authority.Name.StartsWith($"{kind}-", StringComparison.Ordinal))
            .ToList() is [var one]
            ? one
            : throw new CredentialException(
                $"the authority of {member.Label} is gone, and several could issue it again: delete {member.Directory}, "
                + "and run 'qkdmesh pki init' with the topology");
    }

    private static IEnumerable<string> FoldersIn(string path)
    {
        string[] found = [];
        if (Directory.Exists(path)) PrivateFolder.Change(path, () => found = Directory.GetDirectories(path));
        return found.Order(StringComparer.Ordinal);
    }

    private MemberCredential FolderOf(MeshUri uri) =>
        new(uri.Kind, uri.Name, System.IO.Path.Combine(Path, MemberCredential.Folders[uri.Kind], uri.Name));

    private IEnumerable<AuthorityFolder> AuthoritiesFor(MeshMembers members) =>
        Wanted(members).Select(wanted => wanted.Authority)
            .Concat(["operators", "silos", NodeTrust.Kind]).Concat(members.Tenants.Count == 0 ? ["saes"] : members.Tenants.Select(OfTenant))
            .Distinct(StringComparer.Ordinal).Select(AuthorityOf);

    private IEnumerable<(string Authority, MeshUri Uri, LeafRequest Leaf)> Wanted(MeshMembers members)
    {
        foreach (var silo in members.Silos)
        {
            var sites = silo.Sites.Select(site => new MeshUri(members.Network, MeshUriKind.Site, site).ToString());
            var addresses = silo.Hosts.Select(host => IPAddress.TryParse(host, out var address) ? address : null).OfType<IPAddress>();
            yield return Member("silos", MeshUriKind.Silo, silo.Name, leaf => leaf with
            {
                Uris = [.. leaf.Uris, .. sites],
                DnsNames = [.. silo.Hosts.Where(host => !IPAddress.TryParse(host, out _))],
                IpAddresses = [.. addresses],
                ServerAuth = true,
            });
        }

        foreach (var node in members.Nodes)
            yield return Member(NodeTrust.Kind, MeshUriKind.Node, node, leaf => leaf with { ClientAuth = false });
        foreach (var sae in members.Saes)
            yield return Member(sae.Tenant is { } tenant ? OfTenant(tenant) : "saes", MeshUriKind.Sae, sae.Id, leaf => leaf);
        foreach (var each in members.Operators) yield return Member("operators", MeshUriKind.Operator, each, leaf => leaf);

        (string, MeshUri, LeafRequest) Member(string authority, MeshUriKind kind, string name, Func<LeafRequest, LeafRequest> with)
        {
            var uri = new MeshUri(members.Network, kind, name);
            return (authority, uri, with(Leaf(name) with { Uris = [uri.ToString()], ClientAuth = true }));
        }
    }

    private static string OfTenant(string tenant) => $"saes-{tenant}";

    private LeafRequest Leaf(string name) =>
        new(name, _time.GetUtcNow() - LeafRequest.Backdating, _time.GetUtcNow() + AuthorityFolder.LeafLife);

    private void Clear() => PrivateFolder.Change(Path, () =>
    {
        foreach (var part in MemberCredential.Folders.Values.Append(Authorities).Append(TrustFolder))
            if (Directory.Exists(System.IO.Path.Combine(Path, part))) Directory.Delete(System.IO.Path.Combine(Path, part), recursive: true);
    });
}
