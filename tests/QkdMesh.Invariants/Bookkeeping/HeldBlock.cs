using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>A block and the ends that took it. More than one run at an end is a violation.</summary>
internal sealed class HeldBlock
{
    private Holding? _last;

    public bool IsUsed { get; set; }

    public bool IsToldDifferent { get; set; }

    /// <summary>Where in the block the end first sent.</summary>
    public KeySent? SentByA { get; set; }

    public KeySent? SentByB { get; set; }

    /// <summary>Whether two ends hold different bytes under this id.</summary>
    public bool AreDifferent { get; private set; }

    public void Take(BlockTaken taken)
    {
        Holding holding = new(LinkEndRef.Of(taken), taken.Sender, taken.Length, taken.Digest, _last);
        for (var other = _last; other is not null; other = other.Before)
        {
            AreDifferent |= other.End.End != holding.End.End
                && (other.Sender != holding.Sender || other.Length != holding.Length || other.Digest != holding.Digest);
        }
        _last = holding;
    }

    /// <summary>Null if that end did not take the block.</summary>
    public Holding? HoldingOf(LinkEvent happened)
    {
        var holding = _last;
        while (holding is not null && !holding.IsAt(happened)) holding = holding.Before;
        return holding;
    }

    public bool IsConfirmedAt(char end)
    {
        var holding = _last;
        while (holding is not null && !(holding.IsConfirmed && holding.End.End == end)) holding = holding.Before;
        return holding is not null;
    }
}

/// <summary>A block at one end.</summary>
internal sealed record Holding(LinkEndRef End, char Sender, int Length, KeyDigest Digest, Holding? Before)
{
    public bool IsConfirmed { get; set; }

    public bool IsAt(LinkEvent happened) =>
        End.Run == happened.Run && End.End == happened.End && End.Link == happened.Link && End.Node == happened.Node;
}
