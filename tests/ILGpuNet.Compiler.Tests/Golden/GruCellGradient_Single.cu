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

static __device__ __forceinline__ int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((unsigned int)self->Time * (unsigned int)self->Count);
}

static __device__ __forceinline__ int RecurrentStep_GateOf(RecurrentStep* self, int i, int gates)
{
    return (int)((unsigned int)(i / self->Hidden) * (unsigned int)gates * (unsigned int)self->Hidden + (unsigned int)(i % self->Hidden));
}

static __device__ __forceinline__ bool RecurrentStep_IsOver(RecurrentStep* self, long long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long long)self->Time >= lengths[i / self->Hidden];
}

extern "C" __global__ void GruCellGradient_Single(float* stateGradients, float* previous, float* gates, long long* lengths, float* recurrent, float* carried, float* xGradient, float* recurrentGradient, RecurrentStep step_)
{
    int hidden = step_.Hidden;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int to = (int)(3u * (unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)RecurrentStep_GateOf(&step_, i, 3));
        int saved = (int)(4u * (unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)RecurrentStep_GateOf(&step_, i, 4));
        float state = stateGradients[RecurrentStep_get_Start(&step_) + i] + carried[i] + recurrent[i];
        float past = state;
        float ofReset = 0.0f;
        float ofUpdate = 0.0f;
        float ofCandidate = 0.0f;
        float reset = 0.0f;
        if (!RecurrentStep_IsOver(&step_, lengths, i))
        {
            reset = gates[saved];
            float update = gates[saved + hidden];
            float candidate = gates[saved + 2 * hidden];
            ofCandidate = state * (1.0f - update) * (1.0f - candidate * candidate);
            ofUpdate = state * (previous[step_.PreviousStart + i] - candidate) * (update * (1.0f - update));
            ofReset = ofCandidate * gates[saved + 3 * hidden] * (reset * (1.0f - reset));
            past = state * update;
        }
        xGradient[to] = ofReset;
        xGradient[to + hidden] = ofUpdate;
        xGradient[to + 2 * hidden] = ofCandidate;
        recurrentGradient[to] = ofReset;
        recurrentGradient[to + hidden] = ofUpdate;
        recurrentGradient[to + 2 * hidden] = ofCandidate * reset;
        carried[i] = past;
    }
}
