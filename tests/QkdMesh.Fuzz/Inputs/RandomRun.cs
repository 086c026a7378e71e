using System.Diagnostics;

namespace QkdMesh.Fuzz.Inputs;

/// <summary>Runs mutations of the corpus in this process.</summary>
internal sealed class RandomRun(string name, int seed)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    // So many failures are proof enough.
    private const int MostFailures = 10;

    /// <summary>Whether every input passes.</summary>
    public bool Run(int inputs, TextWriter output)
    {
        var target = FuzzTargets.Make(name);
        var mutator = new Mutator(Corpus.Read(name), target.Words, seed);
        var (failures, slowest, told) = (0, TimeSpan.Zero, Stopwatch.GetTimestamp());
        var done = 0;
        while (done < inputs && failures < MostFailures)
        {
            var (number, input) = (++done, mutator.Next());
            var trial = Trial.Of(target, input);
            if (trial.Taken > slowest) slowest = trial.Taken;
            if (trial.Failure is not null)
            {
                failures++;
                output.WriteLine($"input {number} of seed {seed}: {trial.Failure}\n{Keep(name, input, $"{seed}-{number}")}");
            }
            if (Stopwatch.GetElapsedTime(told) < ProgressInterval) continue;
            output.WriteLine($"{name}: {number} of {inputs} inputs");
            told = Stopwatch.GetTimestamp();
        }
        output.WriteLine($"slowest input {slowest.TotalMilliseconds:F1} ms");
        output.WriteLine($"{done} inputs, {failures} failures");
        return failures == 0;
    }

    /// <summary>Writes a failing input to a file, and returns the command that runs it again.</summary>
    public static string Keep(string name, byte[] input, string label)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "fuzz", "failures", name);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, label);
        File.WriteAllBytes(file, input);
        return $"replay with: dotnet run -c Release --project tests/QkdMesh.Fuzz -- {name} {file}";
    }
}
