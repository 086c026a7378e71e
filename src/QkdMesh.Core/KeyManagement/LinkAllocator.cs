using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// Shares the key that one end of a link sends with between tenants. Each tenant has an account. Key that comes fills the accounts by
/// weight, and what they have no room for is common. A relay takes common key first: an account is what others cannot take.
/// </summary>
/// <param name="capacity">The most key that the end stores to send with, in bytes.</param>
internal sealed class LinkAllocator(long capacity)
{
    private Account[] _accounts = [];

    /// <summary>Key that belongs to no tenant: all key if there are fewer than two tenants.</summary>
    public long Common { get; private set; }

    /// <summary>All key, in bytes.</summary>
    public long Total => Common + _accounts.Sum(account => account.Bytes);

    /// <summary>What each account holds at most. Empty if nothing is shared.</summary>
    public IReadOnlyList<(string Tenant, int Weight, long Most)> Shares =>
        [.. _accounts.Select(account => (account.Tenant, account.Weight, account.Most))];

    /// <summary>Common key that prepared relays leave for live ones.</summary>
    public long Reserve => capacity / 4;

    /// <summary>
    /// The most that accounts hold together, in bytes. So a relay of up to as much finds key as soon as the link is full. Without a second
    /// tenant there is nothing to share.
    /// </summary>
    public static long MostInAccountsOf(int tenants, long capacity) => tenants < 2 ? 0 : capacity / 2;

    /// <summary>What a tenant's account holds; 0 for a tenant without one.</summary>
    public long AccountOf(string? tenant) => Find(tenant)?.Bytes ?? 0;

    /// <summary>Follows other tenants or weights. What an account must give up becomes common, and common key fills new accounts.</summary>
    /// <param name="changed">Called with other shares.</param>
    public void Adopt(
        IReadOnlyList<TenantDefinition> tenants, Action<IReadOnlyList<(string Tenant, int Weight, long Most)>>? changed = null)
    {
        var former = Shares;
        var (total, most) = (Total, MostInAccountsOf(tenants.Count, capacity));
        long weights = tenants.Sum(tenant => tenant.Weight);
        _accounts = tenants.Count < 2
            ? []
            :
            [
                .. tenants.Select(tenant => (Tenant: tenant, Most: most * tenant.Weight / weights)).Select(share =>
                    new Account(share.Tenant.Id, share.Tenant.Weight, share.Most)
                    {
                        Bytes = Math.Min(AccountOf(share.Tenant.Id), share.Most),
                    }),
            ];
        Common = 0;
        Add(total - Total);
        if (!Shares.SequenceEqual(former)) changed?.Invoke(Shares);
    }

    /// <summary>Takes key that both ends have confirmed.</summary>
    public void Add(long bytes)
    {
        var left = bytes;
        // What full accounts have no room for goes to the others. Each further round has fewer accounts that are not full.
        for (double amount = left; left > 0 && amount > 0;) amount = Fill(amount, ref left);
        Common += left;
    }

    /// <summary>What a relay may burn now, in bytes.</summary>
    public long AllowanceOf(KeyClaim claim) =>
        claim.Class == RelayClass.Live ? Common + AccountOf(claim.Account) : Math.Max(0, Common - Reserve);

    /// <summary>Why a relay may not burn so many bytes now, or null.</summary>
    public MeshError? Check(LinkId link, KeyClaim claim, int bytes)
    {
        if (bytes <= AllowanceOf(claim)) return null;
        // A tenant must not learn from a refusal what others use.
        var stock = (_accounts.Length, claim.Class) is (0, RelayClass.Live) ? $"has {Total}" : "has fewer for this request";
        return new(ErrorCode.InsufficientKey, $"{link} needs {bytes} bytes of key to send with and {stock}") { Link = link };
    }

    /// <summary>Takes key for a relay.</summary>
    /// <exception cref="InvalidOperationException">The relay may not burn so much.</exception>
    public void Take(KeyClaim claim, int bytes)
    {
        if (bytes > AllowanceOf(claim)) throw new InvalidOperationException("more is burned than the allocator gives");
        var common = Math.Min(Common, bytes);
        Common -= common;
        if (bytes > common) Find(claim.Tenant)!.Bytes -= bytes - common;
    }

    /// <summary>All key was destroyed.</summary>
    public void Clear()
    {
        Common = 0;
        foreach (var account in _accounts) account.Bytes = 0;
    }

    private Account? Find(string? tenant) => tenant is null ? null : Array.Find(_accounts, account => account.Tenant == tenant);

    // Gives what accounts could not take, so that it goes to the others.
    private double Fill(double amount, ref long left)
    {
        long weights = 0;
        foreach (var account in _accounts)
            if (account.Room > 0) weights += account.Weight;
        if (weights == 0) return 0;
        double refused = 0;
        foreach (var account in _accounts)
        {
            if (account.Room == 0) continue;
            account.Due += amount * account.Weight / weights;
            var given = Math.Min(Math.Min((long)account.Due, account.Room), left);
            account.Bytes += given;
            account.Due -= given;
            left -= given;
            if (account.Room > 0) continue;
            refused += account.Due;
            account.Due = 0;
        }
        return refused;
    }

    private sealed class Account(string tenant, int weight, long most)
    {
        public string Tenant => tenant;

        public int Weight => weight;

        public long Most => most;

        public long Bytes { get; set; }

        public long Room => most - Bytes;

        /// <summary>The part of its share that it did not get yet: key comes in whole bytes.</summary>
        public double Due { get; set; }
    }
}
