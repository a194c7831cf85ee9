using System.Diagnostics;
using ILGpuNet;
using Spectre.Console;

namespace MnistExample;

/// <summary>Shows how an epoch goes on: by a progress bar in a terminal, by a few lines where the output goes to a file.</summary>
public sealed class EpochProgress : IDisposable
{
    private const int LinesPerEpoch = 4;

    private readonly string title;
    private readonly int steps;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TaskCompletionSource finished = new();
    private readonly Task display = Task.CompletedTask;
    private readonly ProgressTask? bar;
    private int step;
    private long images;
    private double lossSum;

    /// <summary>Begins an epoch.</summary>
    public EpochProgress(string title, int steps)
    {
        (this.title, this.steps) = (title, steps);
        if (Console.IsOutputRedirected) return;
        var shown = new TaskCompletionSource<ProgressTask>();
        display = AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                shown.SetResult(context.AddTask(title, maxValue: steps));
                return finished.Task;
            });
        bar = shown.Task.Result;
    }

    private string Status =>
        $"{title}   loss {lossSum / images:F4}   accuracy {Accuracy:P1}   {images / clock.Elapsed.TotalSeconds:N0} images/s";

    /// <summary>Part of a recent batch that was classified correctly, from 0 to 1.</summary>
    public double Accuracy { get; set; }

    /// <summary>Counts a step.</summary>
    /// <param name="batchSize">Images of the step.</param>
    /// <param name="loss">Their mean loss.</param>
    /// <exception cref="ILGpuNetException">The loss is not a number: training has failed.</exception>
    public void Advance(int batchSize, double loss)
    {
        step++;
        images += batchSize;
        lossSum += loss * batchSize;
        if (!double.IsFinite(loss))
            throw new ILGpuNetException($"The loss became {loss} in step {step} of {title}: try a smaller learning rate (--lr).");
        if (bar is not null)
        {
            bar.Description = Status;
            bar.Increment(1);
        }
        else if (step < steps && step * LinesPerEpoch / steps > (step - 1) * LinesPerEpoch / steps)
        {
            Console.WriteLine($"{Status}   step {step}/{steps}");
        }
    }

    /// <summary>Replaces the bar by one line about the whole epoch.</summary>
    public void Complete(string result)
    {
        double seconds = clock.Elapsed.TotalSeconds;
        Dispose();
        Console.WriteLine($"{title}   {seconds:F1} s   {images / seconds:N0} images/s   loss {lossSum / images:F4}   {result}");
    }

    /// <summary>Removes the bar.</summary>
    public void Dispose()
    {
        finished.TrySetResult();
        display.Wait();
    }
}
