namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>What happens to a call.</summary>
public enum Fate
{
    Answered,

    /// <summary>The call is lost on its way.</summary>
    Lost,

    /// <summary>The node carries the call out, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>The call arrives twice, and both answers arrive.</summary>
    Repeated,

    /// <summary>The node starts again without any state before the call arrives.</summary>
    RestartBefore,

    /// <summary>The node starts again without any state after it has carried the call out.</summary>
    RestartAfter,
}
