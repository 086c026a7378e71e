namespace QkdMesh.Cli.Rendering;

/// <summary>Says where key rates come from the link model, because the model is optimistic.</summary>
internal static class ModelledRates
{
    /// <summary>The factors are those of docs/physics.md.</summary>
    public static string Note(int links) =>
        $"The key rate of {Figures.Count(links, "link")} comes from the link model, which is optimistic. "
        + "Published links of 1 GHz in the field made 2 to 11 times less key (docs/physics.md). "
        + "If you have measured a link, set its key_rate_kbps, or the scale of its device.";
}
