namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>What becomes of a call.</summary>
public enum Fate
{
    Answered,

    /// <summary>It never comes to its node.</summary>
    Lost,

    /// <summary>It is carried out, and nobody hears so.</summary>
    AnswerLost,

    /// <summary>It comes twice, and both answers come.</summary>
    Repeated,

    /// <summary>The node starts again with nothing before it comes.</summary>
    RestartBefore,

    /// <summary>The node starts again with nothing when it has been carried out.</summary>
    RestartAfter,
}
