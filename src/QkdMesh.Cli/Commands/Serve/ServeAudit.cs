using QkdMesh.Host.Audit;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>The audit log of a silo, from the settings.</summary>
internal static class ServeAudit
{
    private static readonly ServeSetting[] OfAudit =
    [
        ServeSettings.AuditCreate, .. ServeHeads.All, ServeSettings.AuditFileSize,
        ServeSettings.AuditFileAge, ServeSettings.AuditPatience, ServeSettings.AuditSpaceWarning,
        ServeSettings.AuditNoteRate,
    ];

    /// <summary>Null if no log is to be kept.</summary>
    public static AuditOptions? From(ServeValues values)
    {
        if (values.Text(ServeSettings.Audit) is not { } directory)
        {
            return Array.Find(OfAudit, values.IsGiven) is { } stray
                ? throw ServeValues.Invalid(
                    $"{values.SourceOf(stray)} has no effect without {ServeSettings.Audit.Option}: add it, or leave this setting out")
                : null;
        }
        var heads = values.Text(ServeSettings.AuditHeads);
        if (heads is not null && Path.GetFullPath(heads) == Path.GetFullPath(directory))
            throw ServeValues.Invalid(
                $"{values.SourceOf(ServeSettings.AuditHeads)} is the directory of {ServeSettings.Audit.Option}: name another one, "
                + "best on another machine");
        return ServeHeads.AddTo(new AuditOptions(directory)
        {
            MakesDirectory = values.Flag(ServeSettings.AuditCreate),
            Heads = heads,
            FileSize = (long)values.Number(ServeSettings.AuditFileSize, otherwise: 64) << 20,
            FileAge = TimeSpan.FromHours(values.Number(ServeSettings.AuditFileAge, otherwise: 24)),
            Patience = TimeSpan.FromMilliseconds(values.Number(ServeSettings.AuditPatience, otherwise: 250)),
            SpaceWarning = (long)values.Number(ServeSettings.AuditSpaceWarning, otherwise: 1024) << 20,
            NoteRate = (long)values.Number(ServeSettings.AuditNoteRate, otherwise: 4) << 10,
        }, values);
    }
}
