#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned char limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static __device__ __forceinline__ int RecurrentStep_GateOf(RecurrentStep* self, int i, int gates)
{
    return (int)((unsigned int)(i / self->Hidden) * (unsigned int)gates * (unsigned int)self->Hidden + (unsigned int)(i % self->Hidden));
}

static __device__ __forceinline__ int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((unsigned int)self->Time * (unsigned int)self->Count);
}

static __device__ __forceinline__ bool RecurrentStep_IsOver(RecurrentStep* self, long long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long long)self->Time >= lengths[i / self->Hidden];
}

extern "C" __global__ void GruCell_Single(float* x, float* recurrent, float* bias, float* previous, float* states, float* gates, long long* lengths, RecurrentStep step_)
{
    int hidden = step_.Hidden;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int gate = RecurrentStep_GateOf(&step_, i, 3);
        int given = (int)(3u * (unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)gate);
        int saved = (int)(4u * (unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)RecurrentStep_GateOf(&step_, i, 4));
        int unit = i % hidden;
        float reset = 0.0f;
        float update = 0.0f;
        float candidate = 0.0f;
        float ofCandidate = 0.0f;
        float state = previous[step_.PreviousStart + i];
        if (!RecurrentStep_IsOver(&step_, lengths, i))
        {
            reset = 1.0f / (1.0f + expf(-(x[given] + recurrent[gate] + bias[unit])));
            update = 1.0f / (1.0f + expf(-(x[given + hidden] + recurrent[gate + hidden] + bias[unit + hidden])));
            ofCandidate = recurrent[gate + 2 * hidden] + bias[unit + 2 * hidden];
            candidate = tanhf(fmaf(reset, ofCandidate, x[given + 2 * hidden]));
            state = fmaf(update, state - candidate, candidate);
        }
        gates[saved] = reset;
        gates[saved + hidden] = update;
        gates[saved + 2 * hidden] = candidate;
        gates[saved + 3 * hidden] = ofCandidate;
        states[RecurrentStep_get_Start(&step_) + i] = state;
    }
}
