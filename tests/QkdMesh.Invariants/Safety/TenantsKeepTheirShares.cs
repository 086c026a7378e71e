using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// What an end sends for one tenant leaves the others their shares. The checker counts the least that each tenant must have: its part of
/// each block by weight, up to its limit, less what the end sent for it. It knows nothing of common key.
/// </summary>
public sealed class TenantsKeepTheirShares : Invariant
{
    private readonly EndMap<SendingEnd> _ends = new();

    public override string Code => "S19";

    public override string Words => "tenants keep their shares";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeyShared shared: _ends.Of(shared).Adopt(shared.Shares); break;
            case BlockTaken taken when taken.Sender == taken.End: _ends.Of(taken).Taken[taken.Block] = taken.Length; break;
            case BlockConfirmed confirmed: _ends.Of(confirmed).Confirm(confirmed); break;
            case SessionClosed closed: _ends.Of(closed).Clear(); break;
            case KeySent sent: Send(sent); break;
        }
    }

    private void Send(KeySent sent)
    {
        var end = _ends.Of(sent);
        end.Stock -= sent.Length;
        var others = 0d;
        // An end shares whole bytes: it may owe each account a few.
        var slack = end.Shares.Length + 1;
        foreach (var share in end.Shares)
        {
            if (share.Tenant == sent.Tenant) share.Least = Math.Max(0, share.Least - sent.Length);
            else others += Math.Max(0, share.Least - slack);
        }
        if (end.Stock >= others || end.IsTold) return;
        end.IsTold = true;
        Violated(
            sent,
            $"{sent.Place()} sends {sent.Length} bytes for {sent.Tenant ?? "no tenant"} and leaves {end.Stock}: others have {others:0}",
            LinkEndRef.Of(sent), sent.Relay);
    }

    private sealed class Share(string tenant, double part, long most)
    {
        public string Tenant => tenant;

        public double Least { get; set; }

        public void Add(long bytes) => Least = Math.Min(most, Least + (bytes * part));

        public Share Keep(double least)
        {
            Least = Math.Min(most, least);
            return this;
        }
    }

    private sealed class SendingEnd
    {
        public Dictionary<ulong, int> Taken { get; } = [];

        public Share[] Shares { get; private set; } = [];

        public long Stock { get; set; }

        public bool IsTold { get; set; }

        public void Adopt(IReadOnlyList<TenantShare> shares)
        {
            double weights = shares.Sum(share => share.Weight);
            Shares =
            [
                .. shares.Select(share => new Share(share.Tenant, share.Weight / weights, share.Most).Keep(
                    Array.Find(Shares, former => former.Tenant == share.Tenant)?.Least ?? 0)),
            ];
        }

        public void Confirm(BlockConfirmed confirmed)
        {
            if (!Taken.Remove(confirmed.Block, out var length)) return;
            Stock += length - confirmed.Spent;
            foreach (var share in Shares) share.Add(length - confirmed.Spent);
        }

        public void Clear()
        {
            Taken.Clear();
            Stock = 0;
            foreach (var share in Shares) share.Least = 0;
        }
    }
}
