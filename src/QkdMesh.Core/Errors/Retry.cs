namespace QkdMesh.Core.Errors;

/// <summary>Whether the same request may succeed after a failure.</summary>
public enum Retry
{
    /// <summary>The request fails again.</summary>
    No,

    /// <summary>The request may succeed later.</summary>
    Later,

    /// <summary>The request fails again at this silo, and may succeed at another silo.</summary>
    Elsewhere,

    /// <summary>The call has ended. The caller may begin it again at once.</summary>
    FromTheStart,
}
