namespace ILGpuNet.Graphs;

/// <summary>Whether operations of this thread record what gradients need.</summary>
internal static class GradientMode
{
    [ThreadStatic] private static int disabledDepth;

    public static bool IsEnabled => disabledDepth == 0;

    public static IDisposable Disable() => new Scope(disabledDepth + 1);

    /// <summary>Records even inside of a scope that records nothing.</summary>
    public static IDisposable Enable() => new Scope(0);

    /// <summary>Restores the mode when disposed; disposing again does nothing.</summary>
    private sealed class Scope : IDisposable
    {
        private readonly int previous = disabledDepth;
        private bool isDisposed;

        public Scope(int depth) => disabledDepth = depth;

        public void Dispose()
        {
            if (isDisposed) return;
            isDisposed = true;
            disabledDepth = previous;
        }
    }
}
