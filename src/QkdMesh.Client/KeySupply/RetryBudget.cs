namespace QkdMesh.Client.KeySupply;

/// <summary>How often calls may be repeated, so that a mesh in trouble is not pressed.</summary>
internal sealed class RetryBudget(int whole)
{
    private const int CallsForOne = 10;

    private readonly Lock _lock = new();
    private int _tenths = whole * CallsForOne;

    public bool TryTake()
    {
        lock (_lock)
        {
            if (_tenths < CallsForOne) return false;
            _tenths -= CallsForOne;
            return true;
        }
    }

    public void Succeeded()
    {
        lock (_lock) _tenths = Math.Min(_tenths + 1, whole * CallsForOne);
    }
}
