namespace QkdMesh.Chaos.Wires;

/// <summary>What happens now to the bytes between two members. Faults change it, and connections read it.</summary>
internal sealed class WireState
{
    private int _parted;

    /// <summary>How long each piece waits before it goes on.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether connections end in the middle of a message from time to time.</summary>
    public bool Breaks { get; set; }

    /// <summary>Whether a bit is changed from time to time.</summary>
    public bool Corrupts { get; set; }

    /// <summary>Nothing arrives on connections that were opened before this time, though both ends keep them open.</summary>
    public TimeSpan SilentBefore { get; set; } = TimeSpan.MinValue;

    /// <summary>Whether nothing arrives at all.</summary>
    public bool IsParted => Volatile.Read(ref _parted) > 0;

    /// <summary>Two faults may separate the same two members.</summary>
    public void Part(bool isOver) => Interlocked.Add(ref _parted, isOver ? -1 : 1);
}
