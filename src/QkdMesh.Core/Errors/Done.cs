namespace QkdMesh.Core.Errors;

/// <summary>The value of a step that succeeded and has nothing to say.</summary>
public sealed class Done
{
    private Done()
    {
    }

    public static Done Instance { get; } = new();
}
