using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Build.Framework;

/// <summary>Copies the sources, and writes into the copies what each mutant puts in the place of a line.</summary>
public class WriteMutants : Microsoft.Build.Utilities.Task
{
    public ITaskItem[] Sources { get; set; }

    public string Mutants { get; set; }

    public string Target { get; set; }

    public override bool Execute()
    {
        var edits = XDocument.Load(Mutants).Root.Elements()
            .SelectMany(mutant => mutant.Elements("edit")
                .Select(edit => new { Name = (string)mutant.Attribute("name"), Edit = edit }))
            .ToList();
        foreach (var source in Sources)
        {
            var path = source.GetMetadata("RecursiveDir") + source.GetMetadata("Filename") + source.GetMetadata("Extension");
            path = path.Replace('\\', '/');
            var text = File.ReadAllText(source.ItemSpec);
            foreach (var edit in edits.Where(edit => (string)edit.Edit.Attribute("file") == path))
            {
                var (line, becomes) = (edit.Edit.Element("line").Value.Trim(), edit.Edit.Element("becomes").Value.Trim());
                var at = text.IndexOf(line, StringComparison.Ordinal);
                if (at < 0 || text.IndexOf(line, at + 1, StringComparison.Ordinal) >= 0)
                    Log.LogError("mutant {0}: {1} does not hold this line exactly once: {2}", edit.Name, path, line);
                else
                    text = text.Substring(0, at) + becomes + text.Substring(at + line.Length);
                edit.Edit.SetAttributeValue("file", "");
            }
            var target = Path.Combine(Target, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target));
            File.WriteAllText(target, text);
        }
        foreach (var edit in edits.Where(edit => (string)edit.Edit.Attribute("file") != ""))
            Log.LogError("mutant {0}: Core has no file {1}", edit.Name, (string)edit.Edit.Attribute("file"));
        return !Log.HasLoggedErrors;
    }
}
