using System.Runtime.CompilerServices;

namespace ILGpuNet.Graphs.Replay;

/// <summary>
/// A function that is recorded where a kind of call is new, and replayed afterwards. Wherever a recording does not hold, the function itself is
/// called, and recorded anew.
/// </summary>
internal sealed class CompiledFunction<TResult>(CompiledFunction<TResult>.Body body)
{
    /// <summary>Recordings that a function has at most: shapes times modes. The one that was used least recently goes first.</summary>
    private const int Capacity = 32;

    private readonly Lock gate = new();
    private volatile Recording[] recordings = [];
    private long calls;

    /// <summary>What is compiled.</summary>
    public delegate TResult Body(ReadOnlySpan<Tensor> inputs);

    /// <summary>Number of calls that recorded the function.</summary>
    public long Records { get; private set; }

    /// <summary>Why the last recorded call cannot be replayed, null where it can.</summary>
    public string? Obstacle { get; private set; }

    public TResult Invoke(Tensor first) => Call([first]);

    public TResult Invoke(Tensor first, Tensor second) => Call([first, second]);

    public TResult Invoke(Tensor first, Tensor second, Tensor third) => Call([first, second, third]);

    public TResult Invoke(Tensor first, Tensor second, Tensor third, Tensor fourth) => Call([first, second, third, fourth]);

    private TResult Call(ReadOnlySpan<Tensor> inputs)
    {
        // Part of another recording, or to be watched operation by operation.
        if (CallTrace.Current is not null || Tensor.IsEager || AnomalyDetector.Current is not null) return body(inputs);
        var given = new TensorBuffer();
        Span<Tensor> values = given[..inputs.Length];
        CallInputs.Prepare(inputs, values);
        if (TryReplay(values, withUpdates: false, out TResult? result)) return result;
        // Calls that update variables take their turn: each sees what the one before has done, also the counts on the host.
        lock (gate) return TryReplay(values, withUpdates: true, out result) ? result : Record(values);
    }

    private bool TryReplay(ReadOnlySpan<Tensor> inputs, bool withUpdates, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TResult result)
    {
        var buffer = new TensorBuffer();
        foreach (Recording recording in recordings)
        {
            if (recording.HasUpdates && !withUpdates || !recording.Signature.Matches(inputs)) continue;
            Span<Tensor> results = recording.ResultCount <= TensorBuffer.Length ? buffer[..recording.ResultCount] : new Tensor[recording.ResultCount];
            if (!recording.TryReplay(inputs, results)) continue;
            recording.LastUse = Interlocked.Increment(ref calls);
            result = ResultFormat<TResult>.Instance.Build(results);
            return true;
        }
        result = default;
        return false;
    }

    private TResult Record(ReadOnlySpan<Tensor> inputs)
    {
        Records++;
        var signature = new CallSignature(inputs);
        Tensor[] standIns = CallInputs.StandInsFor(inputs);
        var results = new List<Tensor>();
        CallTrace trace;
        using (trace = CallTrace.Begin())
        {
            try
            {
                ResultFormat<TResult>.Instance.Collect(body(standIns), results);
            }
            catch
            {
                trace.RollBack();
                throw;
            }
        }
        (Tensor[] values, Recording? recording) = new Recorder(trace, standIns, results).Run(inputs, signature);
        Obstacle = trace.Obstacle;
        if (recording is not null) Keep(recording);
        return ResultFormat<TResult>.Instance.Build(values);
    }

    private void Keep(Recording recording)
    {
        recording.LastUse = Interlocked.Increment(ref calls);
        // What can never hold again goes at once; of the rest the newest come first.
        IEnumerable<Recording> others = recordings.Where(other => !other.IsReplacedBy(recording));
        recordings = [recording, .. others.OrderByDescending(other => other.LastUse).Take(Capacity - 1)];
    }

    [InlineArray(Length)]
    private struct TensorBuffer
    {
        public const int Length = 8;
        private Tensor first;
    }
}
