using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace ILGpuNet.Examples;

/// <summary>Shows how an epoch goes on: by a progress bar in a terminal, by a few lines where the output goes to a file.</summary>
internal sealed class EpochProgress : IDisposable
{
    private const int LinesPerEpoch = 4;

    private readonly string title, samples;
    private readonly int steps;
    private readonly bool isShown;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TaskCompletionSource finished = new();
    private readonly Task display = Task.CompletedTask;
    private readonly ProgressTask? bar;
    private int step;
    private long count;
    private double lossSum;

    /// <summary>Begins an epoch.</summary>
    /// <param name="title">What the bar is called.</param>
    /// <param name="steps">Steps of the epoch.</param>
    /// <param name="samples">What is counted: images, characters.</param>
    /// <param name="isShown">Whether anything is printed.</param>
    public EpochProgress(string title, int steps, string samples = "images", bool isShown = true)
    {
        (this.title, this.steps, this.samples, this.isShown) = (title, steps, samples, isShown);
        if (!isShown || Console.IsOutputRedirected) return;
        Console.CancelKeyPress += ShowCursor;
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

    private string Status => string.Create(CultureInfo.InvariantCulture,
        $"{title}   loss {MeanLoss:F4}   {(Note.Length == 0 ? "" : $"{Note}   ")}{count / clock.Elapsed.TotalSeconds:N0} {samples}/s");

    /// <summary>What else is to be shown, such as the accuracy of a recent batch.</summary>
    public string Note { get; set; } = "";

    /// <summary>Mean of the losses so far.</summary>
    public double MeanLoss => lossSum / count;

    /// <summary>Counts a step.</summary>
    /// <param name="batchSize">Samples of the step.</param>
    /// <param name="loss">Their mean loss.</param>
    /// <exception cref="ILGpuNetException">The loss is not a number: training has failed.</exception>
    public void Advance(long batchSize, double loss)
    {
        step++;
        count += batchSize;
        lossSum += loss * batchSize;
        if (!double.IsFinite(loss)) throw new ILGpuNetException($"The loss became {loss} in step {step} of {title}: try a smaller learning rate (--lr).");
        if (bar is not null)
        {
            bar.Description = Status;
            bar.Increment(1);
        }
        else if (isShown && step < steps && step * LinesPerEpoch / steps > (step - 1) * LinesPerEpoch / steps)
        {
            Console.WriteLine($"{Status}   step {step}/{steps}");
        }
    }

    /// <summary>Replaces the bar by one line about the whole epoch.</summary>
    public void Complete(string result)
    {
        double seconds = clock.Elapsed.TotalSeconds;
        Dispose();
        if (!isShown) return;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title}   {seconds:F1} s   {count / seconds:N0} {samples}/s   loss {MeanLoss:F4}   {result}"));
    }

    /// <summary>Removes the bar.</summary>
    public void Dispose()
    {
        finished.TrySetResult();
        display.Wait();
        Console.CancelKeyPress -= ShowCursor;
    }

    /// <summary>The bar hides the cursor, which must not stay hidden where the program is interrupted.</summary>
    private static void ShowCursor(object? sender, ConsoleCancelEventArgs arguments) => AnsiConsole.Cursor.Show();
}
