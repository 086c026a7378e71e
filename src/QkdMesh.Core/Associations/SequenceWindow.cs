namespace QkdMesh.Core.Associations;

/// <summary>
/// The numbers of messages that a target has taken. A number counts once. Messages may overtake each other by as many as the window holds:
/// the number of a message that is later counts as taken.
/// </summary>
internal sealed class SequenceWindow
{
    /// <summary>Numbers.</summary>
    public const int Size = 4096;

    private readonly ulong[] _taken = new ulong[Size / 64];
    private ulong _highest;

    public bool MayTake(ulong number) => number > _highest || (number > 0 && _highest - number < Size && !Has(number));

    public void Take(ulong number)
    {
        // Numbers that were never taken get the places of numbers that are too old now.
        if (number > _highest)
        {
            if (number - _highest >= Size) Array.Clear(_taken);
            else
                for (var skipped = _highest + 1; skipped <= number; skipped++) _taken[Word(skipped)] &= ~Bit(skipped);
            _highest = number;
        }
        _taken[Word(number)] |= Bit(number);
    }

    private bool Has(ulong number) => (_taken[Word(number)] & Bit(number)) != 0;

    private static int Word(ulong number) => (int)(number % Size / 64);

    private static ulong Bit(ulong number) => 1UL << (int)(number % 64);
}
