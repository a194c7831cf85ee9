using System.Diagnostics;
using System.Globalization;

namespace ILGpuNet.Training;

/// <summary>
/// Shows how an epoch goes on: in a terminal by a line that is written over and over, elsewhere by a few lines per epoch; and all values at its end. The loss
/// is that of the last step, and is read some ten times per second only.
/// </summary>
/// <param name="output">Where to write; the console if null.</param>
/// <param name="isTerminal">Whether lines can be written over; if null, whether the console's output goes to a terminal.</param>
public sealed class ProgressBar(TextWriter? output = null, bool? isTerminal = null) : Callback
{
    private const int Width = 20, LinesPerEpoch = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);

    private readonly TextWriter output = output ?? Console.Out;
    private readonly bool isTerminal = isTerminal ?? output is null && !Console.IsOutputRedirected;
    private Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan shown;
    private int firstBatch, lineLength;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => Begin(run);

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run) => Begin(run);

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        int batch = run.Trainer.Batch, all = run.BatchesPerEpoch;
        if (isTerminal && clock.Elapsed - shown < Interval) return;
        if (!isTerminal && batch * LinesPerEpoch / all == (batch - 1) * LinesPerEpoch / all || batch >= all) return;
        shown = clock.Elapsed;
        double rate = (batch - firstBatch) / shown.TotalSeconds;
        string bar = isTerminal ? $"[{new string('=', Width * batch / all),-Width}] " : "";
        Write(string.Create(CultureInfo.InvariantCulture,
            $"epoch {run.Trainer.Epoch + 1}/{run.Epochs} {bar}{batch}/{all}  loss {run.LastLoss!.Item():G4}  {rate:F1} batches/s  {(all - batch) / rate:F0} s left"));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        IEnumerable<string> values = run.Values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:G5}"));
        Write(string.Create(CultureInfo.InvariantCulture, $"epoch {run.Trainer.Epoch}/{run.Epochs}  {clock.Elapsed.TotalSeconds:F1} s  {string.Join("  ", values)}"));
        EndLine();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        EndLine();
        if (run.StopReason is { } reason) output.WriteLine($"stopped: {reason}");
    }

    private void Begin(TrainingRun run) => (clock, shown, firstBatch) = (Stopwatch.StartNew(), TimeSpan.Zero, run.Trainer.Batch);

    private void Write(string text)
    {
        if (isTerminal) output.Write($"\r{text.PadRight(lineLength)}");
        else output.WriteLine(text);
        lineLength = text.Length;
        output.Flush();
    }

    private void EndLine()
    {
        if (isTerminal && lineLength > 0) output.WriteLine();
        lineLength = 0;
    }
}
