namespace QkdMesh.Core.Network;

/// <summary>When a quantum channel is not trusted.</summary>
public static class AlarmLimit
{
    /// <summary>The quantum bit error rate above which a link raises an alarm, unless its options say otherwise.</summary>
    public const double MaxQber = 0.08;
}
