namespace QkdMesh.Core.Network;

/// <summary>
/// How far the alarm of a link has come. The link is trusted again when both ends have heard of the alarm, the QBER has been low for long
/// enough, and no acknowledgement is missing.
/// </summary>
/// <param name="EndsHeard">Whether both ends have destroyed all key of the link that they held.</param>
/// <param name="IsSound">Whether the source makes key and its QBER is low: the wait-to-restore time is running, or over.</param>
public sealed record AlarmProgress(bool EndsHeard, bool IsSound, Acknowledgement Acknowledgement);

/// <summary>What an operator says to an alarm.</summary>
public enum Acknowledgement
{
    /// <summary>Nothing, and nothing is waited for.</summary>
    NotNeeded,

    /// <summary>Nothing yet: the link stays off until it is given.</summary>
    Awaited,

    /// <summary>The alarm is acknowledged; void as soon as the QBER is high again.</summary>
    Given,
}
