namespace ILGpuNet.Training;

/// <summary>Several scopes as one, left in the opposite order.</summary>
internal sealed class Scopes(params ReadOnlySpan<IDisposable> scopes) : IDisposable
{
    private readonly Stack<IDisposable> open = new(scopes.ToArray());

    public void Add(IDisposable scope) => open.Push(scope);

    public void Dispose()
    {
        while (open.TryPop(out IDisposable? scope)) scope.Dispose();
    }
}
